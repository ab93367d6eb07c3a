/**
 * The data worker's entry: holds the data and gathers batches ahead of the steps. Small batches travel several in a
 * message, since a message costs as much as gathering a few kilobytes.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { InputError } from '../protocol.ts';
import type { ChunkReply, WorkerError, WorkerReply, WorkerRequest } from './batch-messages.ts';
import type { Batch, BatchRequest } from './dataset.ts';
import { LoadedDataset } from './loaded.ts';

const CHUNK_BYTES = 256 * 1024;

let loaded: LoadedDataset | null = null;

parentPort?.on('message', async (message: WorkerRequest) => {
  if (message.type === 'batches') return sendBatches(message.port, message.request);
  try {
    reply({ id: message.id, result: await answer(message) });
  } catch (error) {
    reply({ id: message.id, error: toWorkerError(error) });
  }
});

const reply = (message: WorkerReply): void => parentPort?.postMessage(message);

async function answer(message: Exclude<WorkerRequest, { type: 'batches' }>) {
  if (message.type === 'samples') return opened().samples(message.indices);
  loaded = await LoadedDataset.open(message.dataset, message.base, message.options);
  const { fields, parts, normalization, problems } = loaded;
  return { fields, parts, normalization, problems };
}

function opened(): LoadedDataset {
  if (!loaded) throw new Error('The dataset is not open.');
  return loaded;
}

function sendBatches(port: MessagePort, { indices, fields, batchSize }: BatchRequest): void {
  let next = 0;
  port.on('message', () => {
    try {
      const batches: Batch[] = [];
      let bytes = 0;
      while (next < indices.length && bytes < CHUNK_BYTES) {
        const batch = opened().batch(indices.subarray(next, next + batchSize), fields, batchSize);
        batches.push(batch);
        next += batch.count;
        for (const buffer of buffersOf(batch)) bytes += buffer.byteLength;
      }
      const chunk: ChunkReply = { batches, last: next >= indices.length };
      port.postMessage(chunk, batches.flatMap(buffersOf));
    } catch (error) {
      port.postMessage({ error: toWorkerError(error) } satisfies ChunkReply);
    }
  });
}

const buffersOf = (batch: Batch): ArrayBuffer[] =>
  [batch.weights, batch.indices, ...Object.values(batch.fields)].map(array => array.buffer as ArrayBuffer);

const toWorkerError = (error: unknown): WorkerError =>
  error instanceof InputError
    ? { input: true, message: error.message, problems: error.problems }
    : {
        input: false,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        problems: [],
      };
