/** A dataset read into memory: split, normalization, and samples to be shown. Runs in the first worker (batch-worker.ts). */
import type { Dataset, Field } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import { InputError, type Sample } from '../protocol.ts';
import type { Normalization, OpenOptions, Part } from './dataset.ts';
import type { Gatherable } from './gather.ts';
import { fitNormalization } from './normalize.ts';
import { toSample } from './preview.ts';
import { readTable } from './sources.ts';
import { splitSamples } from './split.ts';
import { abbreviate, type Column, type Table } from './table.ts';

export class LoadedDataset implements Gatherable {
  readonly fields: readonly Field[];
  readonly parts: { readonly [part in Part]: Uint32Array };
  readonly normalization: { readonly [field: string]: Normalization };
  readonly problems: readonly Problem[];
  readonly columns: readonly Column[];

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
    this.columns = columns;
    const classes = stratify?.kind === 'category' ? columns.find(({ field }) => field === stratify)! : null;
    const seed = dataset.split.seed ?? options.seed;
    this.parts = splitSamples(dataset.split, { samples, heldOut, classes: classes?.values ?? null, seed });
    this.normalization = Object.fromEntries(
      columns
        .filter(({ field }) => field.dtype === 'float32')
        .map(column => [
          column.field.name,
          options.normalization?.[column.field.name] ?? fitNormalization(column, this.parts.train),
        ]),
    );
  }

  samples(indices: ArrayLike<number>): Sample[] {
    return Array.from(indices, index => toSample(this.columns, index));
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
