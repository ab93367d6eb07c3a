import { describe, expect, test } from 'vitest';
import { fileNameFor } from '../../../renderer/dialogs/document-files.ts';
import { sortEntries } from '../../../renderer/dialogs/file-browser/use-directory.ts';
import {
  baseName,
  directoryOf,
  hasExtension,
  isAbsolute,
  joinPath,
  relativeTo,
} from '../../../renderer/dialogs/paths.ts';

describe('paths of either kind of machine', () => {
  test.each([
    ['/home/a/x.netloom', '/home/a', 'x.netloom'],
    ['/x.netloom', '/', 'x.netloom'],
    ['C:\\a\\x.netloom', 'C:\\a', 'x.netloom'],
    ['C:\\x.netloom', 'C:\\', 'x.netloom'],
    ['\\\\server\\share\\x', '\\\\server\\share', 'x'],
  ])('%s is %s and %s, and joins again', (path, directory, name) => {
    expect(directoryOf(path)).toBe(directory);
    expect(baseName(path)).toBe(name);
    expect(joinPath(directory, name)).toBe(path);
    expect(isAbsolute(path)).toBe(true);
  });

  test('a file inside of a folder is named from there, with strokes that every machine reads', () => {
    expect(relativeTo('/d', '/d/data/x.csv')).toBe('data/x.csv');
    expect(relativeTo('/d', '/data/x.csv')).toBe('/data/x.csv');
    expect(relativeTo('/d', '/dd/x.csv')).toBe('/dd/x.csv');
    expect(relativeTo('/', '/x.csv')).toBe('x.csv');
    expect(relativeTo('C:\\d', 'C:\\d\\data\\x.csv')).toBe('data/x.csv');
    expect(isAbsolute('data/x.csv')).toBe(false);
  });

  test('extensions are compared whatever their case; without any, every file is right', () => {
    expect(hasExtension('A.CSV', ['.csv'])).toBe(true);
    expect(hasExtension('train-images-idx3-ubyte.gz', ['-ubyte.gz'])).toBe(true);
    expect(hasExtension('a.csv.bak', ['.csv'])).toBe(false);
    expect(hasExtension('a', [])).toBe(true);
  });
});

test('a title becomes a name that every file system takes', () => {
  expect(fileNameFor('Handwritten digits (LeNet-5)')).toBe('Handwritten-digits-(LeNet-5)');
  expect(fileNameFor(' a/b:c*? ')).toBe('a-b-c-');
  expect(fileNameFor('   ')).toBe('network');
});

test('folders come first, and names as people count; what is hidden stays so', () => {
  const entry = (name: string, directory = false) => ({ name, path: `/${name}`, directory, size: 0 });
  const sorted = sortEntries(
    [entry('b10'), entry('b9'), entry('.git', true), entry('Zoo', true), entry('a')],
    'en',
  );
  expect(sorted.map(({ name }) => name)).toEqual(['Zoo', 'a', 'b9', 'b10']);
});
