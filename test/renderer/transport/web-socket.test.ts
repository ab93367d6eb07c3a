import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiError, type ClientMessage, type ServerMessage } from '../../../main/api.ts';
import { tokenOf } from '../../../renderer/transport/index.ts';
import { webSocketConnection } from '../../../renderer/transport/web-socket.ts';

/** A socket whose other end is the test. */
class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: ClientMessage[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }
  accept(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const connect = (token: string | null = 'abc') =>
  webSocketConnection({
    url: 'ws://127.0.0.1:1/api',
    token,
    pause: attempt => attempt * 100,
    WebSocket: FakeSocket as unknown as typeof WebSocket,
  });
const last = (): FakeSocket => FakeSocket.all.at(-1)!;

afterEach(() => {
  FakeSocket.all = [];
  vi.useRealTimers();
});

describe('connection over a WebSocket', () => {
  test('carries the token, and what was asked before it was open', async () => {
    const connection = connect();
    const answer = connection.request('files.list', { directory: '/d' });
    expect(last().protocols).toEqual(['netloom.v1', 'netloom.token.abc']);
    expect(last().sent).toEqual([]);
    last().accept();
    expect(last().sent).toEqual([{ id: 1, name: 'files.list', params: { directory: '/d' } }]);
    last().say({ type: 'reply', id: 1, result: { entries: [] } });
    await expect(answer).resolves.toEqual({ entries: [] });
  });

  test('without a token it says so and connects to nothing', () => {
    expect(connect(null).state).toEqual({ status: 'no-token' });
    expect(FakeSocket.all).toHaveLength(0);
    expect(tokenOf('#token=x%2Fy&z=1')).toBe('x/y');
    expect(tokenOf('#')).toBe(null);
  });

  test("makes an ApiError of the application's error", async () => {
    const connection = connect();
    last().accept();
    const answer = connection.request('document.open', { path: 'x' });
    last().say({ type: 'reply', id: 1, error: { kind: 'input', message: 'x: no such file.', problems: [] } });
    await expect(answer).rejects.toThrow(ApiError);
    await expect(answer).rejects.toMatchObject({ kind: 'input', message: 'x: no such file.' });
  });

  test('tells events to who listens, until they stop, even if another listener fails', () => {
    vi.stubGlobal('reportError', vi.fn());
    const connection = connect();
    const heard = vi.fn();
    connection.on('engine.state', () => {
      throw new Error('a fault of its own');
    });
    const stop = connection.on('engine.state', heard);
    last().accept();
    const event = { state: 'ready', message: '', interrupted: [] } as const;
    last().say({ type: 'event', name: 'engine.state', event });
    expect(heard).toHaveBeenCalledExactlyOnceWith(event);
    expect(reportError).toHaveBeenCalledOnce();
    stop();
    last().say({ type: 'event', name: 'engine.state', event });
    expect(heard).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  test('a lost connection is made again, with growing pauses', () => {
    vi.useFakeTimers();
    const connection = connect();
    const states: string[] = [];
    connection.onState(({ status }) => states.push(status));
    last().accept();
    last().drop();
    expect(connection.state).toMatchObject({ status: 'waiting', attempt: 1 });
    vi.advanceTimersByTime(100);
    expect(FakeSocket.all).toHaveLength(2);
    last().drop();
    vi.advanceTimersByTime(199);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    last().accept();
    expect(states).toEqual(['open', 'waiting', 'connecting', 'waiting', 'connecting', 'open']);
    // What follows begins with a short pause again.
    last().drop();
    expect(connection.state).toMatchObject({ attempt: 1 });
  });

  test('asks again what may be asked twice, once for each socket', async () => {
    vi.useFakeTimers();
    const connection = connect();
    last().accept();
    const answer = connection.request('run.list', {});
    last().drop();
    vi.advanceTimersByTime(100);
    connection.onState(({ status }) => {
      if (status === 'open') void connection.request('settings.get', {});
    });
    last().accept();
    expect(
      last()
        .sent.map(({ name }) => name)
        .sort(),
    ).toEqual(['run.list', 'settings.get']);
    last().say({ type: 'reply', id: 1, result: [] });
    await expect(answer).resolves.toEqual([]);
  });

  test('does not start a training twice: what was sent and not answered fails', async () => {
    const connection = connect();
    last().accept();
    const answer = connection.request('run.resume', { run: 'r' });
    last().drop();
    await expect(answer).rejects.toMatchObject({
      kind: 'internal',
      message: /connection to Netloom was lost/,
    });
  });

  test('tries at once when asked to', () => {
    vi.useFakeTimers();
    const connection = connect();
    last().drop();
    connection.reconnect();
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1000);
    expect(FakeSocket.all).toHaveLength(2);
  });
});
