/** The window's one connection with the application, over whatever this host offers. */
import { type Api, type Bridge, WEBSOCKET_PATH } from '../../main/api.ts';
import { bridgeConnection } from './bridge.ts';
import type { Connection } from './connection.ts';
import { webSocketConnection } from './web-socket.ts';

export type { Connection, ConnectionState } from './connection.ts';

declare global {
  interface Window {
    /** Put there by the preload script of the desktop host. */
    readonly netloom?: Bridge;
  }
}

let current: Connection | null = null;

export function connection(): Connection {
  current ??= connect();
  return current;
}

/** Replaces the connection; the returned function puts the former one back. */
export function setConnection(next: Connection): () => void {
  const former = current;
  current = next;
  return () => {
    current = former;
  };
}

export const api: Api = {
  request: (name, params) => connection().request(name, params),
  on: (name, listener) => connection().on(name, listener),
};

function connect(): Connection {
  if (window.netloom) return bridgeConnection(window.netloom);
  const url = new URL(WEBSOCKET_PATH, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return webSocketConnection({ url: url.href, token: tokenOf(window.location.hash) });
}

/** The address that the application printed or opened ends in `#token=…`. */
export const tokenOf = (hash: string): string | null =>
  new URLSearchParams(hash.replace(/^#/, '')).get('token') || null;
