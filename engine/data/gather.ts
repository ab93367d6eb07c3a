/** Gathers batches from the columns of a dataset: all that a worker needs which has not read it itself. */
import { InputError } from '../protocol.ts';
import type { FieldData, Normalization } from './dataset.ts';
import { normalizeInto } from './normalize.ts';
import type { Column } from './table.ts';

export interface Gatherable {
  readonly columns: readonly Column[];
  readonly normalization: { readonly [field: string]: Normalization };
}

/** Writes one sample's values to `out` from `offset` on. */
type Write = (out: Float32Array | BigInt64Array, offset: number, sample: number) => void;

export class Gatherer {
  readonly #fields: ReadonlyMap<string, { readonly size: number; readonly write: Write }>;

  constructor({ columns, normalization }: Gatherable) {
    this.#fields = new Map(
      columns.map(column => {
        const { name } = column.field;
        const known = normalization[name];
        const write = known ? normalized(column, known) : integers(column);
        return [name, { size: column.size, write: write as Write }];
      }),
    );
  }

  /** Fills the arrays of a batch with these samples, and what is left of them with zeros. */
  fill(fields: FieldData, indices: Uint32Array): void {
    for (const [name, out] of Object.entries(fields)) {
      const field = this.#fields.get(name);
      if (!field) throw new Error(`The field "${name}" was not opened.`);
      const { size, write } = field;
      for (let row = 0; row < indices.length; row++) write(out, row * size, indices[row]!);
      // The memory may have been another batch's.
      const end = indices.length * size;
      if (out instanceof Float32Array) out.fill(0, end);
      else out.fill(0n, end);
    }
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
