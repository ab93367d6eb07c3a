/**
 * Describes a CSV file. What is proposed:
 * - the last column is taken for the target: a category, or a number to be predicted as it is;
 * - all other numeric columns are gathered into one field `features` of shape [columns], standardized, ready for a Dense;
 * - then every column by itself, so that inputs and outputs of its own can be bound to any of them. The target is last.
 * Empty columns and those that hold names or keys are left out, with a warning.
 */
import type { DataSource, Field } from '../document/document.ts';
import type { Problem } from '../graph/problem.ts';
import { type DatasetDescription, InputError } from '../protocol.ts';
import { detectFormat } from './csv-format.ts';
import { ColumnProfile, MOST_PLACES, type Place } from './csv-profile.ts';
import { visitRows } from './csv-rows.ts';
import { dataProblem } from './warning.ts';

type CsvSource = Extract<DataSource, { type: 'csv' }>;

export async function inspectCsv(source: CsvSource, base: string): Promise<DatasetDescription> {
  const { path } = source;
  const format = await detectFormat(path, base, source.delimiter);
  const columns = format.columns.map(name => new ColumnProfile(name, format.decimalComma));
  const samples = await visitRows(path, base, format, (cells, line) => {
    for (const [index, column] of columns.entries()) column.add(cells[index]!, line);
  });
  const usable = columns.filter(column => column.kind === 'number' || column.kind === 'category');
  if (usable.length === 0)
    throw new InputError(
      `${path} has no column of numbers or classes: ${columns.map(whyUnusable).join(' ')} ` +
        'Check that the file is complete and that values are separated by commas, semicolons or tabs.',
    );
  return {
    fields: proposeFields(usable),
    samples,
    problems: columns.flatMap(column => problemsOf(path, column)),
  };
}

function proposeFields(columns: readonly ColumnProfile[]): Field[] {
  const target = columns.at(-1)!;
  const numeric = columns.filter(column => column !== target && column.kind === 'number');
  const singles = columns.map(column => single(column, column === target));
  return numeric.length === 0 ? singles : [gathered(numeric, columns), ...singles];
}

function gathered(numeric: readonly ColumnProfile[], all: readonly ColumnProfile[]): Field {
  const taken = (name: string) => all.some(column => column.name === name);
  let name = 'features';
  for (let copy = 2; taken(name); copy++) name = `features_${copy}`;
  const columns = numeric.map(column => column.name);
  return {
    name,
    kind: 'tensor',
    dtype: 'float32',
    shape: [columns.length],
    normalize: 'standard',
    columns,
  };
}

function single(column: ColumnProfile, target: boolean): Field {
  const { name } = column;
  if (column.kind === 'category' || (target && column.looksLikeLabels))
    return { name, kind: 'category', dtype: 'int64', shape: [], classes: column.classes };
  return { name, kind: 'number', dtype: 'float32', shape: [], normalize: target ? 'none' : 'standard' };
}

function problemsOf(path: string, column: ColumnProfile): Problem[] {
  const { name } = column;
  if (column.kind === 'empty' || column.kind === 'names')
    return [
      dataProblem('warning', `column-${column.kind}`, `${path}: ${whyUnusable(column)}`, {
        file: path,
        column: name,
      }),
    ];
  const problems = listed(path, column, {
    code: 'missing-value',
    severity: 'warning',
    places: column.missingPlaces,
    count: column.missing,
    what: value =>
      `${value && `"${value}": `}the value is missing. The row is left out where this column is used; fill it in to use it`,
    many: 'values are missing',
  });
  if (column.kind !== 'number') return problems;
  problems.push(
    ...listed(path, column, {
      code: 'not-a-number',
      severity: 'error',
      places: column.textPlaces,
      count: column.texts,
      what: value =>
        `"${value}" is not a number, as nearly all others in this column are. Correct it, or empty the cell`,
      many: 'values are not numbers',
    }),
  );
  if (column.commaNumbers > 0 && column.decimalComma)
    problems.push(
      dataProblem(
        'warning',
        'decimal-comma',
        `${path}, column "${name}": ${column.commaNumbers} numbers have a comma; it was read as the decimal point. ` +
          'Write them with a point if it separates thousands.',
        { file: path, column: name, count: column.commaNumbers },
      ),
    );
  return problems;
}

interface Listing {
  readonly code: string;
  readonly severity: Problem['severity'];
  readonly places: readonly Place[];
  readonly count: number;
  /** Of the value in the file. */
  readonly what: (value: string) => string;
  readonly many: string;
}

/** One problem for each of the first places, and one that counts the rest. */
function listed(
  path: string,
  { name }: ColumnProfile,
  { code, severity, places, count, what, many }: Listing,
) {
  const problems = places.map(({ line, value }) => {
    const message = `${path}, line ${line}, column "${name}": ${what(value)}.`;
    return dataProblem(severity, code, message, { file: path, line, column: name, value });
  });
  if (count > places.length)
    problems.push(
      dataProblem(
        severity,
        `${code}-more`,
        `${path}, column "${name}": ${count} ${many} in all; the first ${MOST_PLACES} are listed.`,
        { file: path, column: name, count },
      ),
    );
  return problems;
}

function whyUnusable(column: ColumnProfile): string {
  if (column.kind === 'empty') return `The column "${column.name}" is empty and is left out.`;
  const commas = column.commaNumbers > column.values / 2;
  return commas
    ? `The column "${column.name}" holds numbers with commas, which are read as text where commas separate the columns; it is left out. Write a decimal point.`
    : `The column "${column.name}" holds a different text in nearly every row, as names and keys do, and is left out.`;
}
