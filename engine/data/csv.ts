/** Reads the columns of a CSV file that the document's fields name. See csv-inspect.ts for how fields are proposed. */
import type { DataSource, Field } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import { InputError } from '../protocol.ts';
import { isMissing, parseNumber } from './csv-cell.ts';
import { type CsvFormat, detectFormat } from './csv-format.ts';
import { visitRows } from './csv-rows.ts';
import {
  abbreviate,
  type Column,
  classIndices,
  MISSING_CLASS,
  MISSING_NUMBER,
  type ReadOptions,
  sharedValues,
  sizeOfSample,
  type Table,
  unknownClass,
} from './table.ts';
import { dataProblem } from './warning.ts';

type CsvSource = Extract<DataSource, { type: 'csv' }>;

/** A row with a missing value in one of these fields is left out, and counted in `problems`. */
export async function readCsvTable(
  source: CsvSource,
  fields: readonly Field[],
  base: string,
  { keepMissing }: ReadOptions = { keepMissing: false },
): Promise<Table> {
  const { path } = source;
  const format = await detectFormat(path, base, source.delimiter);
  const readers = fields.map(field => new FieldReader(field, path, format));
  const needed = [...new Set(readers.flatMap(reader => reader.indices))];
  let samples = 0;
  let leftOut = 0;
  const rows = await visitRows(path, base, format, (cells, line) => {
    if (!keepMissing && needed.some(index => isMissing(cells[index]!))) {
      leftOut++;
      return;
    }
    for (const reader of readers) reader.read(cells, line);
    samples++;
  });
  if (samples === 0)
    throw new InputError(
      `${path}: every row lacks a value in one of the columns ${abbreviate(needed.map(index => format.columns[index]!))}. ` +
        'Fill them in, or take the field with the empty column out.',
    );
  return {
    samples,
    heldOut: 0,
    columns: readers.map(reader => reader.column()),
    problems: leftOut === 0 ? [] : [rowsLeftOut(path, leftOut, rows)],
  };
}

const rowsLeftOut = (path: string, leftOut: number, rows: number): Problem =>
  dataProblem(
    'warning',
    'rows-left-out',
    `${path}: ${leftOut} of ${rows} rows were left out because a value is missing. The data view lists them by line and column.`,
    { file: path, count: leftOut, rows },
  );

/** Gathers one field's values. Numbers are kept in float64, so that normalizing large ones loses nothing. */
class FieldReader {
  readonly indices: readonly number[];
  readonly #field: Field;
  readonly #path: string;
  readonly #format: CsvFormat;
  readonly #classes: ReadonlyMap<string, number> | null;
  #values: Float64Array | Int32Array;
  #length = 0;

  constructor(field: Field, path: string, format: CsvFormat) {
    this.#field = field;
    this.#path = path;
    this.#format = format;
    const names = field.columns ?? [field.name];
    this.indices = names.map(name => columnIndex(name, field, path, format));
    if (names.length !== sizeOfSample(field))
      throw new InputError(
        `The field "${field.name}" gathers ${names.length} columns but has the shape [${field.shape.join(', ')}]. Make the two agree.`,
      );
    this.#classes = field.kind === 'category' ? classIndices(field) : null;
    this.#values = this.#classes ? new Int32Array(1024) : new Float64Array(1024);
  }

  read(cells: readonly string[], line: number): void {
    if (this.#length + this.indices.length > this.#values.length) this.#grow();
    for (const index of this.indices) this.#values[this.#length++] = this.#value(cells[index]!, index, line);
  }

  column(): Column {
    const values = sharedValues<Float64Array | Int32Array>(
      this.#classes ? Int32Array : Float64Array,
      this.#length,
    );
    values.set(this.#values.subarray(0, this.#length));
    return { field: this.#field, size: this.indices.length, values };
  }

  #value(cell: string, index: number, line: number): number {
    if (isMissing(cell)) return this.#classes ? MISSING_CLASS : MISSING_NUMBER;
    if (this.#classes) {
      const known = this.#classes.get(cell);
      if (known !== undefined) return known;
      throw unknownClass(this.#field, cell, `${this.#path}, line ${line}`);
    }
    const number = parseNumber(cell, this.#format.decimalComma);
    if (number !== null) return number;
    throw new InputError(
      `${this.#path}, line ${line}, column "${this.#format.columns[index]}": "${cell}" is not a number. ` +
        'Correct it, or empty the cell to leave the row out.',
    );
  }

  #grow(): void {
    const length = this.#values.length * 2;
    const larger = this.#classes ? new Int32Array(length) : new Float64Array(length);
    larger.set(this.#values);
    this.#values = larger;
  }
}

function columnIndex(name: string, field: Field, path: string, { columns }: CsvFormat): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  throw new InputError(
    `${path} has no column "${name}", which the field "${field.name}" reads; it has ${abbreviate(columns, 12)}. ` +
      'Rename the column, or read the data again.',
  );
}
