import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectFormat } from '../../../engine/data/csv-format.ts';
import { visitRows } from '../../../engine/data/csv-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netloom-rows-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('cells and line numbers are right with any quotes, line breaks and blank lines', async () => {
  const cell = fc.constantFrom('1', 'a b', 'x,y', 'two\nlines', 'Windows\r\nbreak', 'say "hi"', '', 'é;|\t');
  const row = fc.record({ cells: fc.array(cell, { minLength: 3, maxLength: 3 }), blanks: fc.nat(2) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      async (rows, end, mark) => {
        let text = `${mark ? '\uFEFF' : ''}a,b,c${end}`;
        const expected: { cells: string[]; line: number }[] = [];
        for (const { cells, blanks } of rows) {
          text += end.repeat(blanks);
          const line = text.split('\n').length;
          expected.push({ cells, line });
          text += cells.map(value => `"${value.replaceAll('"', '""')}"`).join(',') + end;
        }
        await writeFile(join(folder, 'data.csv'), text);
        const found: typeof expected = [];
        const format = await detectFormat('data.csv', folder, ',');
        const count = await visitRows('data.csv', folder, format, (cells, line) =>
          found.push({ cells: [...cells], line }),
        );
        expect(found).toEqual(expected);
        expect(count).toBe(rows.length);
      },
    ),
    { seed: 3, numRuns: 150 },
  );
});
