import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Document, emptyDocument } from '../../engine/document/document.ts';
import { serializeDocument } from '../../engine/document/validate.ts';
import { Documents } from '../../main/application/documents.ts';
import { temporaryFolder } from './support/temporary.ts';

function setUp() {
  const folder = temporaryFolder();
  const examples = path.join(folder, 'examples');
  mkdirSync(path.join(examples, 'data'), { recursive: true });
  writeFileSync(path.join(examples, 'data', 'line.csv'), 'x,y\n1,2\n');
  writeFileSync(path.join(examples, 'line.netloom'), serializeDocument(withData('A line', 'data/line.csv')));
  const documents = new Documents({ data: path.join(folder, 'home'), examples });
  const home = path.join(folder, 'work');
  mkdirSync(home);
  return { documents, examples, home };
}

const withData = (title: string, file: string): Document => ({
  ...emptyDocument(title),
  dataset: {
    source: { type: 'csv', path: file },
    fields: [{ name: 'x', kind: 'number', dtype: 'float32', shape: [] }],
    split: { validation: 0.1, test: 0.1 },
  },
});

function pathOf({ dataset }: Document): string {
  if (dataset?.source.type !== 'csv') throw new Error('The document has lost its data.');
  return dataset.source.path;
}

test('what was saved is opened, and is the latest of the recent documents', async () => {
  const { documents, home } = setUp();
  const [first, second] = [path.join(home, 'a.netloom'), path.join(home, 'new', 'b.netloom')];
  const saved = await documents.save(first, emptyDocument('First'), null, undefined);
  await documents.save(second, emptyDocument('Second'), null, undefined);
  const opened = await documents.open(first);
  expect(opened).toEqual({
    path: first,
    document: emptyDocument('First'),
    migratedFrom: null,
    example: false,
    revision: saved.revision,
  });
  expect((await documents.recent()).map(({ path, title }) => [path, title])).toEqual([
    [first, 'First'],
    [second, 'Second'],
  ]);
  expect(readdirSync(home).sort()).toEqual(['a.netloom', 'new']);
});

test('a file that another program changed is not overwritten', async () => {
  const { documents, home } = setUp();
  const file = path.join(home, 'a.netloom');
  const { revision } = await documents.save(file, emptyDocument('Mine'), null, undefined);
  writeFileSync(file, serializeDocument(emptyDocument('Theirs')));
  const save = documents.save(file, emptyDocument('Mine again'), file, revision);
  await expect(save).rejects.toThrow(/a\.netloom” has been changed by another program.*another name/);
  expect(readFileSync(file, 'utf8')).toContain('Theirs');
  const opened = await documents.open(file);
  await documents.save(file, emptyDocument('Mine again'), file, opened.revision);
  expect(readFileSync(file, 'utf8')).toContain('Mine again');
});

test('a document that moves keeps its data', async () => {
  const { documents, home } = setUp();
  writeFileSync(path.join(home, 'points.csv'), 'x\n1\n');
  const document = withData('Points', 'points.csv');
  const from = path.join(home, 'a.netloom');
  await documents.save(from, document, null, undefined);
  const below = await documents.save(path.join(home, 'sub', 'a.netloom'), document, from, undefined);
  expect(pathOf(below.document)).toBe(path.join(home, 'points.csv'));
  const back = await documents.save(from, below.document, below.path, undefined);
  expect(pathOf(back.document)).toBe(path.join(home, 'points.csv'));
  const above = path.join(path.dirname(home), 'a.netloom');
  expect(pathOf((await documents.save(above, document, from, undefined)).document)).toBe('work/points.csv');
});

test('an example stays as it is, and its data comes along to a new place', async () => {
  const { documents, examples, home } = setUp();
  const [example] = await documents.examples();
  expect(example).toMatchObject({
    file: 'line.netloom',
    title: 'A line',
    group: 'examples',
    parameters: null,
  });
  const opened = await documents.open(example?.path ?? '');
  expect(opened.example).toBe(true);
  expect(await documents.recent()).toEqual([]);
  await expect(documents.save(opened.path, opened.document, null, undefined)).rejects.toThrow(/another name/);

  const copy = path.join(home, 'my-line.netloom');
  const saved = await documents.save(copy, opened.document, opened.path, undefined);
  expect(pathOf(saved.document)).toBe('data/line.csv');
  expect(readFileSync(path.join(home, 'data', 'line.csv'), 'utf8')).toBe('x,y\n1,2\n');
  // Again beside it: the data is there already.
  await documents.save(path.join(home, 'second.netloom'), opened.document, opened.path, undefined);
  writeFileSync(path.join(home, 'data', 'line.csv'), 'something else entirely\n');
  const clash = documents.save(path.join(home, 'third.netloom'), opened.document, opened.path, undefined);
  await expect(clash).rejects.toThrow(/line\.csv.*another file of that name/);
  expect(readFileSync(path.join(examples, 'data', 'line.csv'), 'utf8')).toBe('x,y\n1,2\n');
});

test('what cannot be opened or saved is named, with the mend', async () => {
  const { documents, home } = setUp();
  await expect(documents.open(path.join(home, 'gone.netloom'))).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringMatching(/gone\.netloom”: there is no such file/),
  });
  await expect(documents.open(home)).rejects.toThrow(/folder, not a file/);
  writeFileSync(path.join(home, 'cut.netloom'), '{"format": "netloom", "vers');
  await expect(documents.open(path.join(home, 'cut.netloom'))).rejects.toThrow(
    /cut\.netloom is truncated.*line 1/,
  );
  writeFileSync(path.join(home, 'file'), '');
  const save = documents.save(path.join(home, 'file', 'a.netloom'), emptyDocument(''), null, undefined);
  await expect(save).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringMatching(/Cannot save in/),
  });
});

test('a window cannot save what is no document', async () => {
  const { documents, home } = setUp();
  const file = path.join(home, 'a.netloom');
  const broken = { ...emptyDocument(''), graph: { nodes: 7, edges: {} } } as unknown as Document;
  await expect(documents.save(file, broken, null, undefined)).rejects.toThrow(/graph\.nodes/);
  expect(readdirSync(home)).toEqual([]);
});
