import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCsvTable } from '../../../engine/data/csv.ts';
import { inspectSource, previewSamples } from '../../../engine/data/index.ts';
import type { Field } from '../../../engine/document/document.ts';
import { InputError } from '../../../engine/protocol.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netloom-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

const source = { type: 'csv', path: 'data.csv' } as const;
async function inspect(text: string | Uint8Array, delimiter?: string) {
  await writeFile(join(folder, 'data.csv'), text);
  return inspectSource({ ...source, delimiter }, folder);
}
async function read(text: string, ...fields: Field[]) {
  await writeFile(join(folder, 'data.csv'), text);
  const table = await readCsvTable(source, fields, folder);
  return { ...table, values: table.columns.map(column => [...column.values]) };
}
async function failure(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}
const number = (name: string): Field => ({ name, kind: 'number', dtype: 'float32', shape: [] });
const category = (name: string, ...classes: string[]): Field => ({
  name,
  kind: 'category',
  dtype: 'int64',
  shape: [],
  classes,
});
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i));

describe('what is proposed', () => {
  test('numbers are gathered, each column is offered singly, the last is the target', async () => {
    const { fields, samples, problems } = await inspect('w,h,kind\n1,2.5,b\n-3e1,.5,a\n2,+1,b\n');
    expect({ samples, problems }).toEqual({ samples: 3, problems: [] });
    expect(fields).toEqual([
      {
        name: 'features',
        kind: 'tensor',
        dtype: 'float32',
        shape: [2],
        normalize: 'standard',
        columns: ['w', 'h'],
      },
      { ...number('w'), normalize: 'standard' },
      { ...number('h'), normalize: 'standard' },
      category('kind', 'a', 'b'),
    ]);
  });

  test('a numeric target is predicted as it is', async () => {
    const { fields } = await inspect('x,y\n1,2\n2,4.5\n');
    expect(fields.at(-1)).toEqual({ ...number('y'), normalize: 'none' });
    expect(fields[0]).toMatchObject({ name: 'features', columns: ['x'] });
  });

  test('whole numbers from 0 or 1 on, each several times, are labels where they are the target', async () => {
    const labelled = (first: number, classes: number) =>
      inspect(`n,y\n${lines(10 * classes, i => `${i % classes},${first + (i % classes)}`).join('\n')}`);
    expect((await labelled(1, 12)).fields.at(-1)).toEqual(
      category('y', ...lines(12, i => String(i + 1))), // in the order of numbers: 2 before 10
    );
    expect((await labelled(0, 3)).fields.find(field => field.name === 'n')?.kind).toBe('number');
    expect((await labelled(2, 3)).fields.at(-1)?.kind).toBe('number');
    expect((await labelled(0, 21)).fields.at(-1)?.kind).toBe('number');
  });

  test('a column named features is not hidden', async () => {
    const { fields } = await inspect('features,y\n1,a\n2,b\n');
    expect(fields.map(field => field.name)).toEqual(['features_2', 'features', 'y']);
  });

  test('names, keys and empty columns are left out and said', async () => {
    const { fields, problems } = await inspect(
      `id,empty,x,y\n${lines(100, i => `row-${i},,${i},${i % 2 ? 'yes' : 'no'}`).join('\n')}`,
    );
    expect(fields.map(field => field.name)).toEqual(['features', 'x', 'y']);
    expect(problems.map(p => [p.severity, p.code, p.values.column])).toEqual([
      ['warning', 'column-names', 'id'],
      ['warning', 'column-empty', 'empty'],
    ]);
    expect(await failure(inspect(`id\n${lines(100, i => `row-${i}`).join('\n')}`))).toContain(
      'has no column of numbers or classes',
    );
  });
});

describe('how the file is written', () => {
  test.each([',', ';', '\t', '|'])('delimiter %j is found', async delimiter => {
    const row = (...cells: string[]) => cells.join(delimiter);
    const { fields } = await inspect([row('a', 'b', 'c'), row('1', '2', 'x'), row('3', '4', 'y')].join('\n'));
    expect(fields.map(field => field.name)).toEqual(['features', 'a', 'b', 'c']);
  });

  test('decimal commas are read, and reported', async () => {
    const text = 'a;b\n1,5;x\n2,25;y\n';
    const { fields, problems } = await inspect(text);
    expect(fields[1]).toMatchObject({ name: 'a', kind: 'number' });
    expect(problems).toMatchObject([
      { code: 'decimal-comma', severity: 'warning', values: { column: 'a', count: 2 } },
    ]);
    expect((await read(text, number('a'))).values).toEqual([[1.5, 2.25]]);
  });

  test('numbers with commas between commas are text, and the report says why', async () => {
    const { problems } = await inspect(`a,y\n${lines(60, i => `"${i},5",${i}`).join('\n')}`);
    expect(problems[0]?.message).toContain('numbers with commas');
  });

  test('a byte order mark, quotes, line breaks of Windows, blank lines, spaces', async () => {
    const text = '\uFEFF"a, b" ;c\r\n"x ""1""\r\ny";1\r\n\r\n "z" ; 2 \r\n';
    const { fields } = await inspect(text);
    expect(fields.find(field => field.kind === 'category')?.classes).toEqual(['x "1"\r\ny', 'z']);
    expect(fields.map(field => field.name)).toContain('a, b');
    expect((await read(text, number('c'))).values).toEqual([[1, 2]]);
  });

  test('without a header the columns are numbered', async () => {
    const { fields, samples } = await inspect('1,2,a\n3,4,b\n');
    expect(samples).toBe(2);
    expect(fields.map(field => field.name)).toEqual(['features', 'column1', 'column2', 'column3']);
  });

  test('a name that comes twice, or is missing, is made unique', async () => {
    const { fields } = await inspect('a,a,,y\n1,2,3,u\n4,5,6,v\n');
    expect(fields[0]!.columns).toEqual(['a', 'a_2', 'column3']);
  });

  test('compressed files are read', async () => {
    const { samples } = await inspect(gzipSync('a,b\n1,2\n3,4\n'));
    expect(samples).toBe(2);
  });

  test('files beyond one chunk are streamed', async () => {
    const text = `a,b\n${lines(60_000, i => `${i},${i / 7}`).join('\n')}\n`;
    expect(text.length).toBeGreaterThan(1 << 20);
    const { samples, values } = await read(text, number('b'));
    expect(samples).toBe(60_000);
    expect(values[0]![59_999]).toBe(59_999 / 7);
  });
});

describe('what is wrong is named by file, line and column', () => {
  test('a ragged row', async () => {
    const text = 'a,b,c\n1,2,3\n4,5\n6,7,8\n';
    const message =
      'data.csv, line 3: 2 columns were found but the header has 3: nothing stands for "c". ' +
      'Add what is missing (an unknown value may be left empty between two delimiters), or delete the line.';
    expect(await failure(inspect(text))).toBe(message);
    expect(await failure(read(text, number('a')))).toBe(message);
    expect(await failure(inspect('a,b\n1,2\n\n"x\r\ny",4\n3,4,5\n'))).toContain(
      'data.csv, line 6: 3 columns were found but the header has 2. Put values that contain the delimiter in quotes',
    );
  });

  test('missing values', async () => {
    const text = 'a,b,y\n1,,x\nNA,2,x\n3,?,\n4,5,z\n5,6,z\n';
    const { problems, samples } = await inspect(text);
    expect(samples).toBe(5);
    expect(problems.map(p => [p.code, p.severity, p.values.line, p.values.column])).toEqual([
      ['missing-value', 'warning', 3, 'a'],
      ['missing-value', 'warning', 2, 'b'],
      ['missing-value', 'warning', 4, 'b'],
      ['missing-value', 'warning', 4, 'y'],
    ]);
    expect(problems[1]!.message).toBe(
      'data.csv, line 2, column "b": the value is missing. The row is left out where this column is used; fill it in to use it.',
    );
    // Only rows that lack what is used are left out.
    const onlyA = await read(text, number('a'));
    expect(onlyA.values).toEqual([[1, 3, 4, 5]]);
    expect(onlyA.problems).toMatchObject([{ code: 'rows-left-out', values: { count: 1, rows: 5 } }]);
    expect((await read(text, number('a'), number('b'), category('y', 'x', 'z'))).values).toEqual([
      [4, 5],
      [5, 6],
      [1, 1],
    ]);
    expect(await failure(read('a,b\n1,\n2,\n', number('b')))).toContain('every row lacks a value');
  });

  test('the preview keeps rows with missing values, and leaves those out of the sample', async () => {
    const text = 'a,b,y\n1,,x\nNA,2,x\n3,?,\n4,5,z\n';
    const { fields } = await inspect(text);
    const dataset = { source, fields, split: { validation: 0, test: 0 } };
    const samples = await previewSamples(dataset, folder, 10);
    expect(samples.map(sample => Object.keys(sample.fields))).toEqual([
      ['a', 'y'],
      ['b', 'y'],
      ['a'],
      ['features', 'a', 'b', 'y'],
    ]);
    expect(samples[3]!.fields.features).toEqual({ kind: 'tensor', shape: [2], values: [4, 5] });
  });

  test('many missing values are counted', async () => {
    const { problems } = await inspect(
      `a,b\n${lines(100, i => (i < 30 ? `,${i}` : `${i},${i}`)).join('\n')}`,
    );
    expect(problems).toHaveLength(21);
    expect(problems[20]).toMatchObject({ code: 'missing-value-more', values: { count: 30, column: 'a' } });
  });

  test('a value that is no number in a column of numbers', async () => {
    const text = `a,b\n${lines(20, i => (i === 7 ? `3O,1` : `${i},1`)).join('\n')}`;
    const { fields, problems } = await inspect(text);
    expect(fields.find(field => field.name === 'a')?.kind).toBe('number');
    expect(problems).toMatchObject([
      { code: 'not-a-number', severity: 'error', values: { line: 9, column: 'a', value: '3O' } },
    ]);
    expect(problems[0]?.message).toMatch(/data\.csv, line 9, column "a": "3O" is not a number, as /);
    expect(await failure(read(text, number('a')))).toContain(
      'data.csv, line 9, column "a": "3O" is not a number',
    );
    expect(await failure(read('a\nx\ninf\n', number('a')))).toContain('"x" is not a number');
  });

  test('a class that the document does not know, a column that is gone', async () => {
    const text = 'a,y\n1,cat\n2,cow\n';
    expect(await failure(read(text, category('y', 'cat', 'dog')))).toContain(
      'data.csv, line 3: "cow" is none of the 2 classes of the field "y" (cat, dog)',
    );
    expect(await failure(read(text, number('b')))).toContain(
      'data.csv has no column "b", which the field "b" reads; it has a, y',
    );
    const features: Field = { name: 'f', kind: 'tensor', dtype: 'float32', shape: [3], columns: ['a'] };
    expect(await failure(read(text, features))).toContain('gathers 1 columns but has the shape [3]');
  });

  test('quotes that do not close or stand amidst', async () => {
    expect(await failure(inspect('a,b\n1,2\n3,"4\n5,6\n'))).toContain(
      'data.csv, line 3 or soon after: a quote (") is opened and never closed',
    );
    expect(await failure(inspect('a,b\n1,2\n3,4"x\n'))).toContain(
      'data.csv, line 3: a quote (") stands in the middle',
    );
  });

  test('empty files, headers alone, files that are no text', async () => {
    expect(await failure(inspect(''))).toContain('data.csv is empty');
    expect(await failure(inspect('\n \n'))).toContain('data.csv is empty');
    expect(await failure(inspect('a,b\n'))).toContain('data.csv has a header line but no samples');
    expect(await failure(inspect(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)))).toContain(
      'data.csv is not a text file',
    );
    const cut = gzipSync(lines(5000, i => `${i},${i * i}`).join('\n'));
    expect(await failure(inspect(cut.subarray(0, 9000)))).toContain('data.csv is truncated');
  });
});
