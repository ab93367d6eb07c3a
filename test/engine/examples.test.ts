import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inspectSource } from '../../engine/data/index.ts';
import { parseDocument, serializeDocument } from '../../engine/document/validate.ts';
import { check } from '../../engine/graph/check.ts';
import { toDataset } from '../../renderer/panels/data/to-dataset.ts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const files = readdirSync(folder).filter(file => file.endsWith('.netloom'));
const read = (file: string) => parseDocument(readFileSync(folder + file, 'utf8'), file).document;

test('the README tells of every example, and their data is small', () => {
  const readme = readFileSync(`${folder}../README.md`, 'utf8');
  for (const file of files) expect(readme).toContain(`examples/${file}`);
  const data = `${folder}data/`;
  const bytes = readdirSync(data).reduce((sum, file) => sum + statSync(data + file).size, 0);
  expect(bytes).toBeLessThan(10_000_000);
});

describe.each(files)('%s', file => {
  const document = read(file);

  test('has no problems, a title and a description', () => {
    // What a network draws by itself, compared with nothing, is said to be untrained; that is all.
    expect(check(document).problems.filter(({ code }) => code !== 'untrained-output')).toEqual([]);
    expect(document.title).not.toBe('');
    expect(document.description.length).toBeGreaterThan(80);
  });

  test('is written as Netloom would save it', () => {
    expect(readFileSync(folder + file, 'utf8')).toBe(serializeDocument(document));
  });

  test('describes its data as it is', async () => {
    const { source, fields } = document.dataset!;
    const found = await inspectSource(source, folder);
    expect(found.problems).toEqual([]);
    // Reading the data again, as the data panel does, changes nothing.
    const again = toDataset(source, found, document.dataset).fields;
    for (const field of fields) expect(again).toContainEqual(field);
  });
});

test.each([
  ['line.netloom', 2],
  ['mnist-lenet5.netloom', 61_706],
  ['resnet-digits.netloom', 77_754],
])('%s has %i parameters', (file, parameters) => {
  expect(check(read(file)).parameters).toBe(parameters);
});
