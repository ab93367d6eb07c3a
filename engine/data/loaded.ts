/** A dataset read into memory: split, normalization, and gathering of batches. Runs in the worker (batch-worker.ts). */
import type { Dataset, Field } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import { InputError, type Sample } from '../protocol.ts';
import type { Batch, Normalization, OpenOptions, Part } from './dataset.ts';
import { fitNormalization, normalizeInto } from './normalize.ts';
import { toSample } from './preview.ts';
import { readTable } from './sources.ts';
import { splitSamples } from './split.ts';
import { abbreviate, type Column, type Table } from './table.ts';

export class LoadedDataset {
  readonly fields: readonly Field[];
  readonly parts: { readonly [part in Part]: Uint32Array };
  readonly normalization: { readonly [field: string]: Normalization };
  readonly problems: readonly Problem[];
  readonly #columns: ReadonlyMap<string, Column>;

  /** Throws InputError when the data cannot be read or does not fit the dataset's fields. */
  static async open(dataset: Dataset, base: string, options: OpenOptions): Promise<LoadedDataset> {
    const { only } = options;
    // A network that only draws its numbers reads no field; one is read all the same, as it says how many samples there are.
    const fields = only?.length
      ? only.map(name => fieldOf(dataset, name))
      : dataset.fields.slice(0, only ? 1 : undefined);
    const stratify = dataset.split.stratify ? fieldOf(dataset, dataset.split.stratify) : null;
    // The field to stratify by decides the parts, so it is read even when no node is bound to it.
    const read = !stratify || fields.includes(stratify) ? fields : [...fields, stratify];
    if (read.length === 0)
      throw new InputError(
        'The dataset has no fields. Read the data again, and bind Input and Output nodes.',
      );
    const keepMissing = options.keepMissing ?? false;
    const table = await readTable(dataset.source, read, base, { keepMissing });
    return new LoadedDataset(dataset, table, stratify, options);
  }

  private constructor(dataset: Dataset, table: Table, stratify: Field | null, options: OpenOptions) {
    const { columns, samples, heldOut } = table;
    this.fields = columns.map(column => column.field);
    this.problems = table.problems;
    this.#columns = new Map(columns.map(column => [column.field.name, column]));
    const classes = stratify?.kind === 'category' ? this.#column(stratify.name).values : null;
    const seed = dataset.split.seed ?? options.seed;
    this.parts = splitSamples(dataset.split, { samples, heldOut, classes, seed });
    this.normalization = Object.fromEntries(
      columns
        .filter(({ field }) => field.dtype === 'float32')
        .map(column => [
          column.field.name,
          options.normalization?.[column.field.name] ?? fitNormalization(column, this.parts.train),
        ]),
    );
  }

  /** Gathers up to `batchSize` samples, zero-padded to it. */
  batch(indices: Uint32Array, fields: readonly string[], batchSize: number): Batch {
    const weights = new Float32Array(batchSize).fill(1, 0, indices.length);
    const values = fields.map(name => [name, this.#gather(name, indices, batchSize)] as const);
    return { count: indices.length, indices: indices.slice(), weights, fields: Object.fromEntries(values) };
  }

  samples(indices: ArrayLike<number>): Sample[] {
    const columns = [...this.#columns.values()];
    return Array.from(indices, index => toSample(columns, index));
  }

  #gather(name: string, indices: Uint32Array, batchSize: number): Float32Array | BigInt64Array {
    const column = this.#column(name);
    const { size, values } = column;
    const normalization = this.normalization[name];
    if (normalization) {
      const out = new Float32Array(batchSize * size);
      for (const [row, sample] of indices.entries())
        normalizeInto(out, row * size, column, sample, normalization);
      return out;
    }
    const out = new BigInt64Array(batchSize * size);
    for (const [row, sample] of indices.entries())
      for (let i = 0; i < size; i++) out[row * size + i] = BigInt(Math.trunc(values[sample * size + i]!));
    return out;
  }

  #column(name: string): Column {
    const column = this.#columns.get(name);
    if (!column) throw new Error(`The field "${name}" was not opened.`);
    return column;
  }
}

function fieldOf(dataset: Dataset, name: string): Field {
  const field = dataset.fields.find(candidate => candidate.name === name);
  if (field) return field;
  throw new InputError(
    `The dataset has no field "${name}"; it has ${abbreviate(dataset.fields.map(f => f.name))}. ` +
      'Bind the node to one of these, or read the data again.',
  );
}
