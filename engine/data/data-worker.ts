/** The run's side of one data worker: asks, and awaits the answers. */
import { Worker } from 'node:worker_threads';
import { InputError } from '../protocol.ts';
import { workerEntry } from '../worker-entry.ts';
import type { WorkerError, WorkerReply, WorkerRequest, WorkerResult } from './batch-messages.ts';

/** A request without the number by which its answer is known. */
export type Ask = WorkerRequest extends infer R ? (R extends WorkerRequest ? Omit<R, 'id'> : never) : never;

export class DataWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #lastId = 0;
  #ended: Error | null = null;

  /** `onEnd`: the thread has ended, by an error or because it was closed. */
  static async start(onEnd: (error: Error) => void): Promise<DataWorker> {
    return new DataWorker(new Worker(await workerEntry('batch-worker'), { name: 'netloom data' }), onEnd);
  }

  private constructor(worker: Worker, onEnd: (error: Error) => void) {
    this.#worker = worker;
    worker.on('message', (reply: WorkerReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(toError(reply.error));
      else waiting?.resolve(reply.result);
    });
    const ended = (error: Error) => {
      this.end(error);
      onEnd(error);
    };
    worker.on('error', ended);
    worker.on('exit', () => ended(new Error('The data worker has ended.')));
  }

  /** Requests that are not answered yet. */
  get load(): number {
    return this.#waiting.size;
  }

  ask<R extends WorkerResult>(request: Ask, transfer: readonly ArrayBuffer[] = []): Promise<R> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise<R>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#worker.postMessage({ ...request, id }, transfer);
    });
  }

  /** Whoever waits, or asks from now on, is told. */
  end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

const toError = ({ input, message, problems }: WorkerError): Error =>
  input ? new InputError(message, problems) : new Error(message);
