/**
 * The training batches of each epoch, in the order that seed and epoch give. Those of the next epoch are gathered while the last steps
 * of this one, and what follows it, are computed.
 */
import { type Batch, shuffled } from '../data/index.ts';
import { fieldsOf } from './feeds.ts';
import type { Setup } from './setup.ts';

/** The next epoch is begun when so many batches of this one are left. */
const BATCHES_LEFT = 4;

type Batches = AsyncIterableIterator<Batch>;
type Parts = Pick<Setup, 'data' | 'graphs' | 'batchSize'>;

export class EpochBatches {
  readonly #setup: Parts;
  readonly #seed: number;
  readonly #epochs: number;
  #ahead: { readonly epoch: number; readonly batches: Batches } | null = null;

  /** `epochs`: beyond these, none is begun. */
  constructor(setup: Parts, { seed, epochs }: { seed: number; epochs: number }) {
    this.#setup = setup;
    this.#seed = seed;
    this.#epochs = epochs;
  }

  /** From this sample of the epoch's order on. */
  of(epoch: number, position: number): Batches {
    const ahead = this.#ahead;
    this.#ahead = null;
    return ahead?.epoch === epoch && position === 0 ? ahead.batches : this.#begin(epoch, position);
  }

  /** To be told as the epoch goes on. */
  reached(epoch: number, position: number): void {
    const { data, batchSize } = this.#setup;
    const left = data.parts.train.length - position;
    if (this.#ahead || epoch + 1 >= this.#epochs || left > BATCHES_LEFT * batchSize) return;
    this.#ahead = { epoch: epoch + 1, batches: this.#begin(epoch + 1, 0) };
  }

  #begin(epoch: number, position: number): Batches {
    const { data, graphs, batchSize } = this.#setup;
    const indices = shuffled(data.parts.train, this.#seed, epoch).subarray(position);
    return data.batches({ indices, fields: fieldsOf(graphs.training.feeds), batchSize });
  }
}
