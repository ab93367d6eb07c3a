/** The run's side of the data worker. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Dataset } from '../document/document.ts';
import { InputError, type Sample } from '../protocol.ts';
import type {
  ChunkReply,
  ChunkRequest,
  Opened,
  WorkerError,
  WorkerReply,
  WorkerRequest,
} from './batch-messages.ts';
import type { Batch, BatchRequest, OpenOptions } from './dataset.ts';
import { workerEntry } from './worker-entry.ts';

/** Chunks gathered ahead of the one in use: one to hand over at once, one being gathered, one against jitter. */
const READ_AHEAD = 3;

export class DataWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  readonly #streams = new Set<(error: Error) => void>();
  #lastId = 0;
  #ended: Error | null = null;

  static async start(): Promise<DataWorker> {
    return new DataWorker(new Worker(await workerEntry(), { name: 'netloom data' }));
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (reply: WorkerReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(toError(reply.error));
      else waiting?.resolve(reply.result);
    });
    worker.on('error', error => this.#end(error));
    worker.on('exit', () => this.#end(new Error('The data worker has ended.')));
  }

  open(dataset: Dataset, base: string, options: OpenOptions): Promise<Opened> {
    return this.#ask<Opened>(id => ({ type: 'open', id, dataset, base, options }));
  }

  samples(indices: ArrayLike<number>): Promise<Sample[]> {
    return this.#ask<Sample[]>(id => ({ type: 'samples', id, indices: Array.from(indices) }));
  }

  async *batches(request: BatchRequest): AsyncGenerator<Batch> {
    if (this.#ended) throw this.#ended;
    const { port1: port, port2 } = new MessageChannel();
    const arrived: ChunkReply[] = [];
    let failure: Error | null = null;
    let wake = () => {};
    const fail = (error: Error) => {
      failure = error;
      wake();
    };
    this.#streams.add(fail);
    port.on('message', (chunk: ChunkReply) => {
      arrived.push(chunk);
      wake();
    });
    this.#worker.postMessage({ type: 'batches', port: port2, request } satisfies WorkerRequest, [port2]);
    const more = () => port.postMessage('more' satisfies ChunkRequest);
    for (let chunk = 0; chunk < READ_AHEAD; chunk++) more();
    try {
      for (;;) {
        const chunk = arrived.shift();
        if (chunk === undefined) {
          if (failure) throw failure;
          await new Promise<void>(resolve => {
            wake = resolve;
          });
          continue;
        }
        if ('error' in chunk) throw toError(chunk.error);
        yield* chunk.batches;
        if (chunk.last) return;
        more();
      }
    } finally {
      this.#streams.delete(fail);
      port.close();
    }
  }

  async close(): Promise<void> {
    this.#end(new Error('The dataset was closed.'));
    await this.#worker.terminate();
  }

  #ask<R>(request: (id: number) => WorkerRequest): Promise<R> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise<R>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#worker.postMessage(request(id));
    });
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
    for (const fail of this.#streams) fail(this.#ended);
  }
}

const toError = ({ input, message, problems }: WorkerError): Error =>
  input ? new InputError(message, problems) : new Error(message);
