import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';
import type { Api, Events } from '../../main/api.ts';
import { ApiError, WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX } from '../../main/api.ts';
import { Emitter } from '../../main/application/emitter.ts';
import { type RunningServer, startServer } from '../../main/server/server.ts';
import { temporaryFolder } from './support/temporary.ts';

const events = new Emitter<Events>();
const api: Api = {
  on: (name, listener) => events.on(name, listener),
  async request(name, params) {
    if (name === 'app.info') return { version: '1.2.3' } as never;
    if (name === 'settings.get') throw new ApiError('input', 'settings.json is damaged. Delete it.');
    throw new Error(`unexpected ${name} ${JSON.stringify(params)}`);
  },
};

let server: RunningServer;
let host: string;

beforeEach(async () => {
  const folder = temporaryFolder();
  const renderer = path.join(folder, 'renderer');
  mkdirSync(path.join(renderer, 'assets'), { recursive: true });
  writeFileSync(path.join(renderer, 'index.html'), '<!doctype html><title>Netloom</title>');
  writeFileSync(path.join(renderer, 'assets', 'main-1a2b3c4d.js'), 'export {};');
  writeFileSync(path.join(renderer, '.env'), 'SECRET=1');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  server = await startServer({ api, renderer, port: 0, host: '127.0.0.1' });
  host = `127.0.0.1:${server.port}`;
  onTestFinished(() => server.close());
});

/** A request as it is, without a client that tidies paths and headers up. */
function raw(head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${head}\r\n\r\n`));
    let answer = '';
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', chunk => {
      answer += chunk;
      // A page that was sent leaves the connection open.
      if (answer.includes('\r\n\r\n')) socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const get = (target: string, hostName = host) => raw(`GET ${target} HTTP/1.1\r\nHost: ${hostName}`);
const statusOf = (answer: string) => Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]);

interface Handshake {
  readonly origin?: string;
  readonly host?: string;
  readonly token?: string;
  readonly protocols?: string[];
  readonly target?: string;
}

/** The status with which the handshake is refused; 101 where a socket is given. */
function handshake(options: Handshake = {}): Promise<number> {
  const { token = server.token, target = '/api' } = options;
  const socket = new WebSocket(
    `ws://${host}${target}`,
    options.protocols ?? [WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX + token],
    { headers: { Origin: options.origin ?? `http://${options.host ?? host}`, Host: options.host ?? host } },
  );
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

describe('the address', () => {
  test('carries a token of 192 bits in its fragment, which no request shows', () => {
    expect(server.url).toBe(`http://${host}/#token=${server.token}`);
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(24);
  });

  test('for launching works once, and hands the token over by redirection', async () => {
    const url = new URL(server.launchUrl());
    expect(url.href).not.toContain(server.token);
    const answer = await get(url.pathname);
    expect(statusOf(answer)).toBe(302);
    expect(answer).toContain(`Location: /#token=${server.token}`);
    const again = await get(url.pathname);
    expect(statusOf(again)).toBe(410);
    expect(again).not.toContain(server.token);
    expect(statusOf(await get('/open/guessed'))).toBe(410);
  });
});

describe('files', () => {
  test('the page comes with a policy that allows nothing from elsewhere', async () => {
    const answer = await fetch(`http://${host}/`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<title>Netloom');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${host};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|https:|http:|\*/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  test('with a hash in their names are kept for ever', async () => {
    const answer = await fetch(`http://${host}/assets/main-1a2b3c4d.js`);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-type')).toContain('javascript');
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '//etc/passwd',
    '/.env',
    '/%00',
    '/assets/../../secret.txt',
  ])('outside of the window’s folder are not given: %s', async target => {
    const answer = await get(target);
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    expect(answer).not.toMatch(/secret$|SECRET|root:/);
  });

  test('are only read', async () => {
    expect((await fetch(`http://${host}/`, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await fetch(`http://${host}/`, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('who is refused', () => {
  test('our own page is not', async () => {
    expect(await handshake()).toBe(101);
    expect(await handshake({ host: `localhost:${server.port}` })).toBe(101);
  });

  test('a page whose name was made to point here', async () => {
    expect(statusOf(await get('/', 'evil.example'))).toBe(421);
    expect(statusOf(await get('/', `evil.example:${server.port}`))).toBe(421);
    expect(statusOf(await get('/', '127.0.0.1:1'))).toBe(421);
    expect(statusOf(await get('/', `127.0.0.1.evil.example:${server.port}`))).toBe(421);
    expect(statusOf(await raw('GET / HTTP/1.0'))).toBe(421);
    expect(await handshake({ host: `evil.example:${server.port}` })).toBe(421);
  });

  test('any other page', async () => {
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null', `https://${host}`])
      expect(await handshake({ origin })).toBe(403);
  });

  test('whoever has no token', async () => {
    const protocols = [WEBSOCKET_PROTOCOL];
    expect(await handshake({ protocols })).toBe(401);
    expect(await handshake({ token: '' })).toBe(401);
    expect(await handshake({ token: 'a'.repeat(32) })).toBe(401);
    expect(await handshake({ token: server.token.slice(1) })).toBe(401);
    expect(await handshake({ protocols: [WEBSOCKET_TOKEN_PREFIX + server.token] })).toBe(401);
  });

  test('a socket elsewhere than at the application', async () => {
    expect(await handshake({ target: '/other' })).toBe(404);
  });
});

describe('windows', () => {
  async function openWindow() {
    const socket = new WebSocket(
      `ws://${host}/api`,
      [WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX + server.token],
      {
        origin: `http://${host}`,
      },
    );
    const received: unknown[] = [];
    const waiting: ((message: unknown) => void)[] = [];
    socket.on('message', data => {
      const message: unknown = JSON.parse(data.toString());
      const next = waiting.shift();
      if (next) next(message);
      else received.push(message);
    });
    const closed = new Promise<number>(resolve => socket.on('close', resolve));
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    onTestFinished(() => socket.terminate());
    const next = (): Promise<unknown> =>
      received.length > 0 ? Promise.resolve(received.shift()) : new Promise(resolve => waiting.push(resolve));
    return { socket, next, closed };
  }

  test('ask and are answered, errors with their kind', async () => {
    const { socket, next } = await openWindow();
    expect(socket.protocol).toBe(WEBSOCKET_PROTOCOL);
    socket.send(JSON.stringify({ id: 1, name: 'app.info', params: {} }));
    expect(await next()).toEqual({ type: 'reply', id: 1, result: { version: '1.2.3' } });
    socket.send(JSON.stringify({ id: 2, name: 'settings.get', params: {} }));
    expect(await next()).toEqual({
      type: 'reply',
      id: 2,
      error: { kind: 'input', message: 'settings.json is damaged. Delete it.', problems: [] },
    });
    for (const [id, name] of [
      [3, 'constructor'],
      [4, '__proto__'],
      [5, 'run.delete'],
    ]) {
      socket.send(JSON.stringify({ id, name, params: {} }));
      expect(await next()).toMatchObject({ id, error: { message: `There is no request “${name}”.` } });
    }
  });

  test('hear every event, each of them', async () => {
    const windows = [await openWindow(), await openWindow()];
    const event = { state: 'ready', message: '', interrupted: [] } as const;
    events.emit('engine.state', event);
    for (const { next } of windows)
      expect(await next()).toEqual({ type: 'event', name: 'engine.state', event });
  });

  test('that do not speak the protocol are closed', async () => {
    for (const text of ['not json', '[]', '{"name":"app.info"}', 'null']) {
      const { socket, closed } = await openWindow();
      socket.send(text);
      expect(await closed).toBe(1003);
    }
    const binary = await openWindow();
    binary.socket.send(Buffer.from('{}'));
    expect(await binary.closed).toBe(1003);
  });

  test('that send too much are closed', async () => {
    const { socket, closed } = await openWindow();
    socket.on('error', () => {});
    socket.send('x'.repeat(17 * 1024 * 1024));
    expect(await closed).toBeGreaterThanOrEqual(1006);
  });
});

test('a port in use is the user’s to change', async () => {
  const again = startServer({
    api,
    renderer: path.dirname(process.execPath),
    port: server.port,
    host: '127.0.0.1',
  });
  await expect(again).rejects.toThrow(/has not been built/);
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'index.html'), '');
  await expect(
    startServer({ api, renderer: folder, port: server.port, host: '127.0.0.1' }),
  ).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringMatching(/another program uses this port.*--port/),
  });
});
