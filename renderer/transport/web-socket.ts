/**
 * Api over the WebSocket of the browser host. A lost connection is made again with growing pauses. What was asked
 * and not yet answered is asked again where asking twice does no harm, and fails otherwise.
 */
import {
  ApiError,
  type ClientMessage,
  type Events,
  type RequestName,
  type ServerMessage,
  WEBSOCKET_PROTOCOL,
  WEBSOCKET_TOKEN_PREFIX,
} from '../../main/api.ts';
import { i18n } from '../i18n/index.ts';
import { type Connection, type ConnectionState, errorOf } from './connection.ts';
import { Emitter } from './emitter.ts';

/** These may have been carried out although no answer came; doing them twice is not the same as once. */
const onceOnly: ReadonlySet<RequestName> = new Set<RequestName>([
  'run.start',
  'run.pause',
  'run.resume',
  'run.stop',
  'run.export',
  'dialog.open',
  'dialog.save',
]);

interface Pending {
  readonly message: ClientMessage;
  /** The socket that it went out on; null: not yet. */
  sentOn: WebSocket | null;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export interface WebSocketOptions {
  /** `ws://host/api` */
  readonly url: string;
  readonly token: string | null;
  /** Pause before attempt n (1 for the first after a loss), in milliseconds. */
  readonly pause?: (attempt: number) => number;
  readonly WebSocket?: typeof WebSocket;
}

const growingPause = (attempt: number): number => Math.min(10_000, 250 * 2 ** (attempt - 1));

export function webSocketConnection(options: WebSocketOptions): Connection {
  const { url, token, pause = growingPause, WebSocket: Socket = WebSocket } = options;
  const events = new Emitter<Events>();
  const states = new Emitter<{ state: ConnectionState }>();
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let attempt = 0;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let state: ConnectionState = { status: 'connecting' };

  const become = (next: ConnectionState): void => {
    state = next;
    states.emit('state', next);
  };

  const send = (request: Pending): void => {
    if (socket?.readyState !== Socket.OPEN || request.sentOn === socket) return;
    request.sentOn = socket;
    socket.send(JSON.stringify(request.message));
  };

  function open(): void {
    clearTimeout(timer);
    if (token === null) {
      become({ status: 'no-token' });
      return;
    }
    become({ status: 'connecting' });
    const opening = new Socket(url, [WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX + token]);
    socket = opening;
    opening.onopen = () => {
      attempt = 0;
      become({ status: 'open' });
      for (const request of pending.values()) send(request);
    };
    opening.onmessage = ({ data }) => receive(JSON.parse(String(data)) as ServerMessage);
    opening.onclose = () => {
      if (socket === opening) lost();
    };
  }

  function lost(): void {
    socket = null;
    for (const [id, request] of pending) {
      if (request.sentOn === null || !onceOnly.has(request.message.name)) continue;
      pending.delete(id);
      request.reject(new ApiError('internal', i18n.t('app:connection.lostRequest')));
    }
    attempt += 1;
    const wait = pause(attempt);
    become({ status: 'waiting', attempt, retryAt: Date.now() + wait });
    timer = setTimeout(open, wait);
  }

  function receive(message: ServerMessage): void {
    if (message.type === 'event') {
      events.emit(message.name, message.event as never);
      return;
    }
    const request = pending.get(message.id);
    if (!request) return;
    pending.delete(message.id);
    if ('error' in message) request.reject(errorOf(message.error));
    else request.resolve(message.result);
  }

  open();

  return {
    get state() {
      return state;
    },
    onState: listener => states.on('state', listener),
    reconnect() {
      if (state.status === 'waiting') open();
    },
    on: (name, listener) => events.on(name, listener),
    request: (name, params) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        const request: Pending = {
          message: { id, name, params },
          sentOn: null,
          resolve: result => resolve(result as never),
          reject,
        };
        pending.set(id, request);
        send(request);
      }),
  };
}
