import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inspectSource } from '../../engine/data/index.ts';
import { parseDocument, serializeDocument } from '../../engine/document/validate.ts';
import { check } from '../../engine/graph/check.ts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const files = readdirSync(folder).filter(file => file.endsWith('.netloom'));
const read = (file: string) => parseDocument(readFileSync(folder + file, 'utf8'), file).document;

test('the examples are there, and their data is small', () => {
  expect(files.sort()).toEqual(['iris.netloom', 'line.netloom', 'mnist-lenet5.netloom', 'spiral.netloom']);
  const data = `${folder}data/`;
  const bytes = readdirSync(data).reduce((sum, file) => sum + statSync(data + file).size, 0);
  expect(bytes).toBeLessThan(3_000_000);
});

describe.each(files)('%s', file => {
  const document = read(file);

  test('has no problems, a title and a description', () => {
    expect(check(document).problems).toEqual([]);
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
    for (const { normalize: _, ...field } of fields)
      expect(found.fields).toContainEqual(expect.objectContaining(field));
  });
});

test.each([
  ['line.netloom', 2],
  ['mnist-lenet5.netloom', 61_706],
])('%s has %i parameters', (file, parameters) => {
  expect(check(read(file)).parameters).toBe(parameters);
});
