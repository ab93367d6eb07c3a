/**
 * The threads that read a dataset and gather its batches ahead of the steps. It begins with one; where steps wait for their data all the
 * same, others join it, over the same memory. Which of them gathers a batch changes nothing in it, nor in the order.
 */
import { availableParallelism } from 'node:os';
import type { Dataset } from '../document/document.ts';
import type { Sample } from '../protocol.ts';
import { buffersOf, type EmptyBatch, type Opened } from './batch-messages.ts';
import { BatchOrder } from './batch-order.ts';
import { DataWorker } from './data-worker.ts';
import type { Batch, BatchRequest, FieldData, OpenOptions } from './dataset.ts';
import { ReadAhead } from './read-ahead.ts';
import { SpareBuffers } from './spare-buffers.ts';

/** Beyond, what bounds them is the memory that they read and write. */
const mostWorkers = (): number => Math.max(1, Math.min(4, availableParallelism()));
/** Small batches travel several in a message, since a message costs as much as gathering a few kilobytes. */
const CHUNK_BYTES = 256 * 1024;
/** Of chunks that were not asked for yet; one is always ahead. */
const AHEAD_BYTES = 256 * 1024 * 1024;
/** Chunks ahead for each worker: one being gathered, one against jitter. */
const AHEAD_CHUNKS = 2;

export class DataWorkers {
  /** Those that gather. */
  readonly #threads: DataWorker[] = [];
  /** These, and one that is not ready yet. */
  readonly #all = new Set<DataWorker>();
  readonly #spare = new SpareBuffers(AHEAD_BYTES);
  #data: Opened | null = null;
  #most: number;
  #joining: Promise<void> | null = null;
  #ended: Error | null = null;

  constructor(workers?: number) {
    this.#most = workers ?? mostWorkers();
  }

  async open(dataset: Dataset, base: string, options: OpenOptions): Promise<Opened> {
    const first = await this.#start();
    this.#data = await first.ask<Opened>({ type: 'open', dataset, base, options });
    this.#threads.push(first);
    if (options.workers !== undefined) while (this.#threads.length < this.#most) await this.#join();
    return this.#data;
  }

  samples(indices: ArrayLike<number>): Promise<Sample[]> {
    const [first] = this.#threads;
    return first ? first.ask({ type: 'samples', indices: Array.from(indices) }) : Promise.reject(this.#ended);
  }

  /** They are gathered from now on, whenever they are asked for. */
  batches(request: BatchRequest): AsyncGenerator<Batch> {
    const order = new BatchOrder(request, this.#data!.fields);
    const chunk = Math.ceil(CHUNK_BYTES / order.bytes);
    const most = () =>
      Math.min(AHEAD_CHUNKS * this.#threads.length, Math.floor(AHEAD_BYTES / (chunk * order.bytes)));
    const begin = () => {
      const batches = order.take(chunk, bytes => this.#spare.take(bytes));
      return batches.length > 0 ? this.#gather(batches) : null;
    };
    return this.#deliver(new ReadAhead({ begin, most, onLate: () => this.#callHelp() }));
  }

  async close(): Promise<void> {
    this.#end(new Error('The dataset was closed.'));
    await this.#joining;
    await Promise.all([...this.#all].map(thread => thread.close()));
  }

  async *#deliver(chunks: ReadAhead<readonly Batch[]>): AsyncGenerator<Batch> {
    for (let chunk = await chunks.next(); chunk; chunk = await chunks.next())
      for (const batch of chunk) {
        yield batch;
        this.#spare.give(buffersOf(batch.fields));
      }
  }

  async #gather(batches: readonly Batch[]): Promise<readonly Batch[]> {
    if (this.#ended) throw this.#ended;
    const idle = this.#threads.reduce((a, b) => (b.load < a.load ? b : a));
    const empty = batches.map(({ indices, fields }): EmptyBatch => ({ indices, fields }));
    const transfer = batches.flatMap(({ fields }) => buffersOf(fields));
    const filled = await idle.ask<readonly FieldData[]>({ type: 'gather', batches: empty }, transfer);
    return batches.map((batch, index) => ({ ...batch, fields: filled[index]! }));
  }

  #callHelp(): void {
    if (this.#joining || this.#ended || this.#threads.length >= this.#most) return;
    const done = () => {
      this.#joining = null;
    };
    // Where the machine has no room for another thread, those that are there go on.
    const refused = () => {
      this.#most = this.#threads.length;
      done();
    };
    this.#joining = this.#join().then(done, refused);
  }

  /** One more over the memory of the first. */
  async #join(): Promise<void> {
    const { columns, normalization } = this.#data!;
    const thread = await this.#start();
    await thread.ask({ type: 'adopt', data: { columns, normalization } });
    this.#threads.push(thread);
  }

  async #start(): Promise<DataWorker> {
    const thread = await DataWorker.start(error => {
      if (this.#threads.includes(thread)) this.#end(error);
    });
    this.#all.add(thread);
    if (this.#ended) thread.end(this.#ended);
    return thread;
  }

  /** Batches that one of them was to gather will not come, so all is over. */
  #end(error: Error): void {
    this.#ended ??= error;
    for (const thread of this.#all) thread.end(this.#ended);
  }
}
