/**
 * Who may talk to the browser host. Three things are asked of a WebSocket: a Host that is ours (a page that rebinds its
 * name to 127.0.0.1 sends its own name), an Origin that is the page we served (any other page the browser shows may open
 * sockets to us too), and the token (other users and programs of this machine know neither).
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX } from '../api.ts';

export const createToken = (): string => randomBytes(24).toString('base64url');

export interface Guard {
  readonly token: string;
  /** The port that is listened on. */
  readonly port: number;
  /** Names, besides addresses, under which this machine was asked to serve; empty for loopback alone. */
  readonly names: readonly string[];
}

export type Refusal = { readonly status: number; readonly reason: string };

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Null when the request may be answered. */
export function refuseRequest(request: IncomingMessage, guard: Guard): Refusal | null {
  const host = request.headers.host;
  if (host === undefined || !isOurs(host, guard))
    return { status: 421, reason: 'This address is not served here.' };
  return null;
}

/** Null when the handshake may go on. */
export function refuseSocket(request: IncomingMessage, guard: Guard): Refusal | null {
  const refusal = refuseRequest(request, guard);
  if (refusal) return refusal;
  if (request.headers.origin !== `http://${request.headers.host}`)
    return { status: 403, reason: 'Connections from other pages are refused.' };
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(name => name.trim());
  const given = protocols.find(name => name.startsWith(WEBSOCKET_TOKEN_PREFIX)) ?? '';
  if (
    !protocols.includes(WEBSOCKET_PROTOCOL) ||
    !sameToken(given.slice(WEBSOCKET_TOKEN_PREFIX.length), guard.token)
  )
    return { status: 401, reason: 'The token is missing or wrong: use the address that Netloom printed.' };
  return null;
}

function isOurs(host: string, guard: Guard): boolean {
  let url: URL;
  try {
    url = new URL(`http://${host}`);
  } catch {
    return false;
  }
  if (Number(url.port || 80) !== guard.port) return false;
  if (loopbackNames.includes(url.hostname)) return true;
  // A name can be made to point anywhere; an address cannot.
  const isAddress = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
  return guard.names.length > 0 && (isAddress || guard.names.includes(url.hostname));
}

function sameToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
