/** A data worker's entry: reads the data, or takes over what another has read, and gathers batches ahead of the steps. */
import { parentPort } from 'node:worker_threads';
import { InputError } from '../protocol.ts';
import type { WorkerError, WorkerReply, WorkerRequest } from './batch-messages.ts';
import { Gatherer } from './gather.ts';
import { LoadedDataset } from './loaded.ts';

let loaded: LoadedDataset | null = null;
let gatherer: Gatherer | null = null;

parentPort?.on('message', async (message: WorkerRequest) => {
  const { id } = message;
  try {
    if (message.type === 'gather') {
      opened(gatherer).fill(message);
      reply({ id, result: message.memory }, [message.memory]);
    } else reply({ id, result: await answer(message) });
  } catch (error) {
    reply({ id, error: toWorkerError(error) });
  }
});

const reply = (message: WorkerReply, transfer: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);

async function answer(message: Exclude<WorkerRequest, { type: 'gather' }>) {
  switch (message.type) {
    case 'samples':
      return opened(loaded).samples(message.indices);
    case 'adopt':
      gatherer = new Gatherer(message.data);
      return null;
    case 'open': {
      loaded = await LoadedDataset.open(message.dataset, message.base, message.options);
      gatherer = new Gatherer(loaded);
      const { fields, parts, normalization, problems, columns } = loaded;
      return { fields, parts, normalization, problems, columns };
    }
  }
}

function opened<T>(data: T | null): T {
  if (!data) throw new Error('The dataset is not open.');
  return data;
}

const toWorkerError = (error: unknown): WorkerError =>
  error instanceof InputError
    ? { input: true, message: error.message, problems: error.problems }
    : {
        input: false,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        problems: [],
      };
