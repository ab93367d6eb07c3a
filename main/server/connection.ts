/** One window: its WebSocket carries requests one way, replies and events the other. */
import type { WebSocket } from 'ws';
import { type Api, type EventName, type Events, eventNames, type ServerMessage } from '../api.ts';
import { reply } from '../reply.ts';

/** A window that has not read so much is not reading any more; it reconnects and asks for what it missed. */
const MOST_UNREAD = 64 * 1024 * 1024;
const MOST_PENDING = 200;

export function serveConnection(socket: WebSocket, api: Api): void {
  let pending = 0;
  const send = (message: ServerMessage): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
    else socket.send(JSON.stringify(message));
  };
  const forward = <N extends EventName>(name: N): (() => void) =>
    api.on(name, (event: Events[N]) => send({ type: 'event', name, event }));
  const unsubscribe = eventNames.map(forward);

  socket.on('message', (data, isBinary) => {
    const message = isBinary ? null : parseMessage(data.toString());
    if (message === null) {
      socket.close(1003, 'not a request');
      return;
    }
    if (pending >= MOST_PENDING) {
      const error = { kind: 'internal', message: 'Too many requests at once.', problems: [] } as const;
      send({ type: 'reply', id: message.id, error });
      return;
    }
    pending += 1;
    reply(api, message.name, message.params).then(answer => {
      pending -= 1;
      send({ type: 'reply', id: message.id, ...answer });
    });
  });
  // A window that breaks off in the middle is no error of ours: `close` follows.
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const stop of unsubscribe) stop();
  });
}

function parseMessage(text: string): { id: number; name: unknown; params: unknown } | null {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return null;
    if (!('id' in message) || !Number.isSafeInteger(message.id)) return null;
    return {
      id: message.id as number,
      name: 'name' in message ? message.name : undefined,
      params: 'params' in message ? message.params : undefined,
    };
  } catch {
    return null;
  }
}
