/** The browser host: the window's files over HTTP, the application over a WebSocket. */
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import sirv from 'sirv';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Api, ApiError, WEBSOCKET_PATH, WEBSOCKET_PROTOCOL } from '../api.ts';
import { securityHeaders } from '../content-policy.ts';
import { serveConnection } from './connection.ts';
import { createToken, type Guard, type Refusal, refuseRequest, refuseSocket } from './guard.ts';
import { Launches } from './launches.ts';
import { authorityOf, isLoopback, listen, namesOf } from './listen.ts';

export interface ServerOptions {
  readonly api: Api;
  /** Folder of the built window. */
  readonly renderer: string;
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
}

export interface RunningServer {
  /** What to open: carries the token. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Like `url`, without the token, for use on this machine: works once, within a minute. */
  launchUrl(): string;
  close(): Promise<void>;
}

const LARGEST_MESSAGE = 16 * 1024 * 1024;
const HEARTBEAT = 30_000;
const nothingHere: Refusal = { status: 404, reason: 'There is nothing here.' };
const linkUsed: Refusal = {
  status: 410,
  reason: 'This link has been used: open the address that Netloom printed.',
};

/** @throws ApiError `input` where the port is taken or may not be used, or the host is not this machine's. */
export async function startServer({ api, renderer, port, host }: ServerOptions): Promise<RunningServer> {
  if (!existsSync(path.join(renderer, 'index.html')))
    throw new ApiError('internal', `The window has not been built (${renderer}). Run “npm run build”.`);

  const files = sirv(renderer, { etag: true, dotfiles: false, setHeaders: cacheHashed });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: () => WEBSOCKET_PROTOCOL,
  });
  const launches = new Launches();
  const server = createServer({ requestTimeout: 30_000 });
  const guard: Guard = { token: createToken(), port: await listen(server, port, host), names: namesOf(host) };

  server.on('request', (request, response) => {
    const refusal = refuseRequest(request, guard) ?? refuseMethod(request);
    // Safari does not count a page's own WebSocket as 'self'. The name is ours once the request was not refused.
    const headers = securityHeaders(refusal ? [] : [`ws://${request.headers.host}`]);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const launch = refusal ? undefined : launches.use(request.url);
    if (refusal) answer(response, refusal);
    else if (launch === undefined) files(request, response, () => answer(response, nothingHere));
    else if (launch) redirect(response, `/#token=${guard.token}`);
    else answer(response, linkUsed);
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = refuseSocket(request, guard) ?? refusePath(request);
    if (refusal) refuseUpgrade(socket, refusal);
    else
      sockets.handleUpgrade(request, socket, head, window => {
        sockets.emit('connection', window, request);
        serveConnection(window, api);
      });
  });

  const heartbeat = keepAlive(sockets);
  return {
    url: `http://${authorityOf(host, guard.port)}/#token=${guard.token}`,
    port: guard.port,
    token: guard.token,
    launchUrl: () =>
      `http://${isLoopback(host) ? authorityOf(host, guard.port) : `127.0.0.1:${guard.port}`}${launches.create()}`,
    async close() {
      clearInterval(heartbeat);
      for (const window of sockets.clients) window.terminate();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** Proxies drop silent connections, and a window whose machine vanished never says goodbye. */
function keepAlive(sockets: WebSocketServer): NodeJS.Timeout {
  const silent = new WeakSet<WebSocket>();
  sockets.on('connection', (window: WebSocket) => window.on('pong', () => silent.delete(window)));
  return setInterval(() => {
    for (const window of sockets.clients) {
      if (silent.has(window)) window.terminate();
      silent.add(window);
      window.ping();
    }
  }, HEARTBEAT).unref();
}

const refuseMethod = (request: IncomingMessage): Refusal | null =>
  request.method === 'GET' || request.method === 'HEAD'
    ? null
    : { status: 405, reason: 'Only GET and HEAD are answered.' };

const refusePath = (request: IncomingMessage): Refusal | null =>
  request.url?.split('?')[0] === WEBSOCKET_PATH ? null : nothingHere;

function answer(response: ServerResponse, { status, reason }: Refusal): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${reason}\n`);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location, 'Cache-Control': 'no-store' }).end();
}

function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}

/** Built files carry a hash of their content in their names; the page itself is asked for anew. */
function cacheHashed(response: ServerResponse, file: string): void {
  const hashed = file.replaceAll('\\', '/').includes('/assets/');
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
