/** A run that trains while the window is used: small steps, so that events come as often as they ever do. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import WebSocket from 'ws';
import { parseDocument } from '../../engine/document/validate.ts';
import { WEBSOCKET_PATH, WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX } from '../../main/api.ts';

/** More than anybody waits for. */
const EPOCHS = 100_000;

/** Starts it through the application, as another window would. It ends with the application. */
export async function startTraining(root: string, address: string): Promise<void> {
  const file = path.join(root, 'examples', 'spiral.netloom');
  const { document } = parseDocument(await readFile(file, 'utf8'), file);
  const training = { ...document.training, epochs: EPOCHS, device: 'cpu', earlyStopping: null };
  const params = { document: { ...document, training }, documentPath: file };

  const url = new URL(address);
  const token = new URLSearchParams(url.hash.slice(1)).get('token');
  const socket = new WebSocket(
    `ws://${url.host}${WEBSOCKET_PATH}`,
    [WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX + token],
    { origin: url.origin },
  );
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const answered = new Promise<void>((resolve, reject) => {
    socket.on('message', data => {
      const message = JSON.parse(String(data)) as { id?: number; error?: { message: string } };
      if (message.id !== 1) return;
      if (message.error) reject(new Error(message.error.message));
      else resolve();
    });
  });
  socket.send(JSON.stringify({ id: 1, name: 'run.start', params }));
  await answered;
  socket.close();
}
