/** The table of sources: what a `DataSource` type can do. A new source is a file and a line here. */
import type { DataSource, Field } from '../document/document.ts';
import type { DatasetDescription } from '../protocol.ts';
import { readCsvTable } from './csv.ts';
import { inspectCsv } from './csv-inspect.ts';
import { inspectIdx, readIdxTable } from './idx.ts';
import { inspectSynthetic, readSyntheticTable } from './synthetic.ts';
import type { ReadOptions, Table } from './table.ts';

interface Reader<S extends DataSource> {
  /** Describes what the source holds. Throws InputError when it cannot be read at all. */
  inspect(source: S, base: string): Promise<DatasetDescription>;
  /** Reads these fields. Throws InputError where the data does not fit them. */
  read(source: S, fields: readonly Field[], base: string, options: ReadOptions): Promise<Table>;
}

const readers: { readonly [T in DataSource['type']]: Reader<Extract<DataSource, { type: T }>> } = {
  idx: { inspect: inspectIdx, read: readIdxTable },
  csv: { inspect: inspectCsv, read: readCsvTable },
  synthetic: { inspect: inspectSynthetic, read: readSyntheticTable },
};

/** Reads a source and describes its fields. `base`: the folder against which relative paths are resolved. */
export const inspectSource = (source: DataSource, base: string): Promise<DatasetDescription> =>
  readerOf(source).inspect(source, base);

export const readTable = (
  source: DataSource,
  fields: readonly Field[],
  base: string,
  options: ReadOptions,
): Promise<Table> => readerOf(source).read(source, fields, base, options);

/** The table is typed by source, which a lookup with a union forgets. */
const readerOf = (source: DataSource): Reader<DataSource> => readers[source.type] as Reader<DataSource>;
