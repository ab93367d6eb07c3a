/** Gathers batches from the columns of a dataset: all that a worker needs which has not read it itself. */
import { InputError } from '../protocol.ts';
import { BatchLayout } from './batch-layout.ts';
import type { Chunk } from './batch-messages.ts';
import type { Normalization } from './dataset.ts';
import { normalizeInto } from './normalize.ts';
import type { Column } from './table.ts';

export interface Gatherable {
  readonly columns: readonly Column[];
  readonly normalization: { readonly [field: string]: Normalization };
}

/** Writes one sample's values to `out` from `offset` on. */
type Write = (out: Float32Array | BigInt64Array, offset: number, sample: number) => void;

export class Gatherer {
  readonly #columns: readonly Column[];
  readonly #writers: ReadonlyMap<string, Write>;

  constructor({ columns, normalization }: Gatherable) {
    this.#columns = columns;
    this.#writers = new Map(
      columns.map(column => {
        const { name } = column.field;
        const known = normalization[name];
        return [name, (known ? normalized(column, known) : integers(column)) as Write];
      }),
    );
  }

  fill({ memory, indices, fields, batchSize }: Chunk): void {
    const layout = new BatchLayout(
      this.#columns.map(({ field }) => field),
      fields,
      batchSize,
    );
    for (let batch = 0; batch * batchSize < indices.length; batch++) {
      const samples = indices.subarray(batch * batchSize, (batch + 1) * batchSize);
      for (const [name, out] of Object.entries(layout.fields(memory, batch)))
        this.#gather(name, samples, out, out.length / batchSize);
    }
  }

  #gather(name: string, samples: Uint32Array, out: Float32Array | BigInt64Array, size: number): void {
    const write = this.#writers.get(name)!;
    for (let row = 0; row < samples.length; row++) write(out, row * size, samples[row]!);
    // What is left is padding, and the memory may have been another batch's.
    const end = samples.length * size;
    if (out instanceof Float32Array) out.fill(0, end);
    else out.fill(0n, end);
  }
}

const normalized =
  (column: Column, known: Normalization) =>
  (out: Float32Array, offset: number, sample: number): void =>
    normalizeInto(out, offset, column, sample, known);

/** Indices as int64, written as two words of 32 bits: a BigInt for each would be an allocation. */
function integers({ field, size, values }: Column) {
  return (out: BigInt64Array, offset: number, sample: number): void => {
    const words = new Int32Array(out.buffer, out.byteOffset + offset * BigInt64Array.BYTES_PER_ELEMENT);
    for (let i = 0, at = sample * size; i < size; i++, at++) {
      const value = Math.trunc(values[at]!);
      if (!Number.isSafeInteger(value))
        throw new InputError(
          `Sample ${sample + 1}, field "${field.name}": ${values[at]} is no whole number. Correct it, or read the data again.`,
        );
      // What is kept of each is its lowest 32 bits, also of negative numbers.
      words[2 * i] = value;
      words[2 * i + 1] = Math.floor(value / 2 ** 32);
    }
  };
}
