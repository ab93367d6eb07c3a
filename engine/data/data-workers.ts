/**
 * The threads that read a dataset and gather its batches ahead of the steps. It begins with one; where steps wait for their data all the
 * same, others join it, over the same memory. Which of them gathers a batch changes nothing in it, nor in the order.
 */
import { availableParallelism } from 'node:os';
import type { Dataset } from '../document/document.ts';
import type { Sample } from '../protocol.ts';
import { BatchLayout } from './batch-layout.ts';
import type { Chunk, Opened } from './batch-messages.ts';
import { DataWorker } from './data-worker.ts';
import type { Batch, BatchRequest, OpenOptions } from './dataset.ts';
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
  readonly #first: Promise<DataWorker>;
  #data: Opened | null = null;
  #most: number;
  #joining: Promise<void> | null = null;
  #ended: Error | null = null;

  /** The first of them starts at once, before it is known what to read. */
  constructor(workers?: number) {
    this.#most = workers ?? mostWorkers();
    this.#first = this.#start();
    // Whoever opens the data is told.
    this.#first.catch(() => {});
  }

  async open(dataset: Dataset, base: string, options: OpenOptions): Promise<Opened> {
    const first = await this.#first;
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
    const { indices, fields, batchSize } = request;
    const layout = new BatchLayout(this.#data!.fields, fields, batchSize);
    const numbers = batchSize * Uint32Array.BYTES_PER_ELEMENT;
    const batches = Math.ceil(CHUNK_BYTES / (layout.bytes + numbers));
    const most = () =>
      Math.min(AHEAD_CHUNKS * this.#threads.length, Math.floor(AHEAD_BYTES / (batches * layout.bytes)));
    let next = 0;
    const begin = () => {
      if (next >= indices.length) return null;
      // A copy: a view would take the whole order along to the worker.
      const own = indices.slice(next, next + batches * batchSize);
      next += own.length;
      const memory = this.#spare.take(Math.ceil(own.length / batchSize) * layout.bytes);
      return this.#gather({ indices: own, fields, batchSize, memory });
    };
    const chunks = new ReadAhead({ begin, most, onLate: () => this.#callHelp() });
    return this.#deliver(chunks, layout, batchSize);
  }

  async close(): Promise<void> {
    this.#end(new Error('The dataset was closed.'));
    await Promise.allSettled([this.#first, this.#joining]);
    await Promise.all([...this.#all].map(thread => thread.close()));
  }

  async *#deliver(chunks: ReadAhead<Chunk>, layout: BatchLayout, batchSize: number): AsyncGenerator<Batch> {
    const ones = new Float32Array(batchSize).fill(1);
    for (let chunk = await chunks.next(); chunk; chunk = await chunks.next()) {
      const { memory } = chunk;
      for (let batch = 0; batch * batchSize < chunk.indices.length; batch++) {
        const indices = chunk.indices.subarray(batch * batchSize, (batch + 1) * batchSize);
        const count = indices.length;
        const weights = count === batchSize ? ones : new Float32Array(batchSize).fill(1, 0, count);
        yield { count, indices, weights, fields: layout.fields(memory, batch) };
      }
      this.#spare.give(memory);
    }
  }

  async #gather(chunk: Chunk): Promise<Chunk> {
    if (this.#ended) throw this.#ended;
    const idle = this.#threads.reduce((a, b) => (b.load < a.load ? b : a));
    const memory = await idle.ask<ArrayBuffer>({ type: 'gather', ...chunk }, [chunk.memory]);
    return { ...chunk, memory };
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
