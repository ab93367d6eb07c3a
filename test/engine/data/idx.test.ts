import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readIdxTable } from '../../../engine/data/idx.ts';
import { readIdx } from '../../../engine/data/idx-file.ts';
import { inspectSource } from '../../../engine/data/index.ts';
import type { DataSource, Field } from '../../../engine/document/document.ts';
import { InputError } from '../../../engine/protocol.ts';
import { encodeIdx, pixels, writeIdx } from './idx-files.ts';

let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netloom-idx-'));
  await writeIdx(file('images.idx'), [20, 5, 4], pixels(20, 20));
  await writeIdx(
    file('labels.idx'),
    [20],
    Uint8Array.from({ length: 20 }, (_, i) => 2 * (i % 3)),
  );
  await writeIdx(file('test-images.gz'), [6, 5, 4], pixels(6, 20));
  await writeIdx(file('test-labels.gz'), [6], Uint8Array.of(0, 2, 4, 4, 2, 7));
});
afterAll(() => rm(folder, { recursive: true }));

const idx = (...files: { field: string; path: string; test?: string }[]) => ({ type: 'idx', files }) as const;
/** Big-endian numbers of 32 bits. */
const words = (...values: number[]) => new Uint8Array(Buffer.from(Int32Array.from(values).buffer).swap32());
const pair = idx({ field: 'image', path: 'images.idx' }, { field: 'label', path: 'labels.idx' });

async function failure(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

describe('readIdx', () => {
  test.each([
    [0x08, Uint8Array.of(1, 255), [1, 255]],
    [0x09, Uint8Array.of(1, 255), [1, -1]],
    [0x0b, Uint8Array.of(0x01, 0x02, 0xff, 0xfe), [258, -2]],
    [0x0c, Uint8Array.of(0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff), [65536, -1]],
    [0x0d, Uint8Array.of(0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0), [1, -2.5]],
    [0x0e, Uint8Array.of(0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 4, 0, 0, 0, 0, 0, 0), [1, -2.5]],
  ])('type %i, big-endian', async (type, bytes, values) => {
    await writeFile(file('typed.idx'), encodeIdx([2], bytes, type));
    expect([...(await readIdx('typed.idx', folder)).values]).toEqual(values);
  });

  test('plain and compressed are the same, whatever the name', async () => {
    const plain = encodeIdx([20, 5, 4], pixels(20, 20));
    await writeFile(file('packed.bin'), gzipSync(plain));
    expect(await readIdx('packed.bin', folder)).toEqual(await readIdx('images.idx', folder));
  });

  test('a truncated file names itself, the expected and the found bytes', async () => {
    const whole = encodeIdx([100, 28, 28], pixels(100, 784));
    await writeFile(file('cut.idx'), whole.subarray(0, 50_000));
    expect(await failure(readIdx('cut.idx', folder))).toBe(
      'cut.idx is truncated: its header 100 × 28 × 28 asks for 78,416 bytes, but only 50,000 bytes were found. Copy or download it again.',
    );
  });

  test('a truncated compressed file too', async () => {
    const whole = gzipSync(encodeIdx([100, 28, 28], pixels(100, 784)));
    await writeFile(file('cut.idx.gz'), whole.subarray(0, whole.length / 2));
    expect(await failure(readIdx('cut.idx.gz', folder))).toMatch(
      /^cut\.idx\.gz is truncated: its header 100 × 28 × 28 asks for 78,416 bytes, but only [\d,]+ bytes were found\. Copy/,
    );
    // Every byte is there but the checksum is not.
    await writeFile(file('tail.gz'), whole.subarray(0, -4));
    expect(await failure(readIdx('tail.gz', folder))).toMatch(
      /^tail\.gz is truncated: its compressed data ends early/,
    );
    await writeFile(file('head.gz'), whole.subarray(0, 12));
    expect(await failure(readIdx('head.gz', folder))).toMatch(/^head\.gz is truncated/);
  });

  test('damage, a cut header, too many bytes, another format', async () => {
    const packed = gzipSync(encodeIdx([100, 28, 28], pixels(100, 784)));
    packed.fill(0x55, 100, 140);
    await writeFile(file('damaged.gz'), packed);
    expect(await failure(readIdx('damaged.gz', folder))).toMatch(/^damaged\.gz is (damaged|truncated)/);
    await writeFile(file('short.idx'), Uint8Array.of(0, 0, 8, 3, 0));
    expect(await failure(readIdx('short.idx', folder))).toContain('ends within its header, after 5 bytes');
    await writeFile(file('long.idx'), Buffer.concat([encodeIdx([2], Uint8Array.of(1, 2)), Buffer.from([3])]));
    expect(await failure(readIdx('long.idx', folder))).toContain(
      'asks for 10 bytes, but 11 bytes were found',
    );
    await writeFile(file('text.csv'), 'a,b\n1,2\n');
    expect(await failure(readIdx('text.csv', folder))).toBe(
      'text.csv is not an IDX file: it begins with the bytes 61 2c 62 0a, where IDX has 00 00, a type (08 to 0e) and the number of dimensions. ' +
        'Choose an IDX file, or read it as CSV.',
    );
    await writeFile(file('none.idx'), encodeIdx([0, 28, 28], new Uint8Array(0)));
    expect(await failure(readIdx('none.idx', folder))).toContain('none.idx holds no samples');
  });
});

describe('inspectSource of IDX', () => {
  test('recognises images and labels, with the classes that are there', async () => {
    const { fields, samples, problems } = await inspectSource(pair, folder);
    expect({ samples, problems }).toEqual({ samples: 20, problems: [] });
    expect(fields).toEqual([
      { name: 'image', kind: 'image', dtype: 'float32', shape: [1, 5, 4], normalize: 'unit' },
      { name: 'label', kind: 'category', dtype: 'int64', shape: [], classes: ['0', '2', '4'] },
    ]);
  });

  test('counts test files in, and their classes', async () => {
    const { fields, samples } = await inspectSource(
      idx(
        { field: 'image', path: 'images.idx', test: 'test-images.gz' },
        { field: 'label', path: 'labels.idx', test: 'test-labels.gz' },
      ),
      folder,
    );
    expect(samples).toBe(26);
    expect(fields[1]!.classes).toEqual(['0', '2', '4', '7']);
  });

  test('colour images, tensors of floats and of indices, signals, measurements', async () => {
    await writeIdx(file('rgb.idx'), [2, 3, 4, 4], pixels(2, 48));
    await writeFile(file('float.idx'), encodeIdx([2, 3], new Uint8Array(24), 0x0d));
    await writeFile(file('words.idx'), encodeIdx([2, 3], words(0, 1, 2, 5, 7, 1), 0x0c));
    await writeFile(file('sound.idx'), encodeIdx([2, 3], words(0, 1, 2, 5, -7, 1), 0x0c));
    await writeFile(file('price.idx'), encodeIdx([2], Uint8Array.of(0x3f, 0, 0, 0, 0x40, 0, 0, 0), 0x0d));
    const names = ['rgb', 'float', 'words', 'sound', 'price'];
    const { fields } = await inspectSource(idx(...names.map(n => ({ field: n, path: `${n}.idx` }))), folder);
    expect(fields).toEqual([
      { name: 'rgb', kind: 'image', dtype: 'float32', shape: [3, 4, 4], normalize: 'unit' },
      { name: 'float', kind: 'tensor', dtype: 'float32', shape: [3], normalize: 'none' },
      { name: 'words', kind: 'tensor', dtype: 'int64', shape: [3], classCount: 8 },
      { name: 'sound', kind: 'tensor', dtype: 'float32', shape: [3], normalize: 'standard' },
      { name: 'price', kind: 'number', dtype: 'float32', shape: [], normalize: 'none' },
    ]);
  });

  test('parts that do not belong together', async () => {
    await writeIdx(file('fewer.idx'), [19], new Uint8Array(19));
    const uneven: DataSource = idx(
      { field: 'image', path: 'images.idx' },
      { field: 'label', path: 'fewer.idx' },
    );
    expect(await failure(inspectSource(uneven, folder))).toBe(
      'images.idx holds 20 samples but fewer.idx holds 19. Files of one dataset need equal counts: choose the two that belong together.',
    );
    const half = idx(
      { field: 'image', path: 'images.idx', test: 'test-images.gz' },
      { field: 'label', path: 'labels.idx' },
    );
    expect(await failure(inspectSource(half, folder))).toContain('Give one for every field, or for none');
    const other = idx({ field: 'image', path: 'images.idx', test: 'rgb.idx' });
    expect(await failure(inspectSource(other, folder))).toContain(
      'images.idx holds samples of 5 × 4, but rgb.idx of 3 × 4 × 4',
    );
    expect(await failure(inspectSource(idx(), folder))).toContain('No IDX files are chosen');
    expect(await failure(inspectSource(idx({ field: 'a', path: '.' }), folder))).toContain('. is a folder');
  });
});

describe('readIdxTable', () => {
  const label: Field = {
    name: 'label',
    kind: 'category',
    dtype: 'int64',
    shape: [],
    classes: ['0', '2', '4'],
  };

  test('labels become class indices, test samples follow', async () => {
    const source = idx({ field: 'label', path: 'labels.idx', test: 'test-labels.gz' });
    const classes = ['0', '2', '4', '7'];
    const table = await readIdxTable(source, [{ ...label, classes }], folder);
    expect(table).toMatchObject({ samples: 26, heldOut: 6 });
    expect([...table.columns[0]!.values.subarray(18)]).toEqual([0, 1, 0, 1, 2, 2, 1, 3]);
  });

  test('classes with names of their own stand for the labels from 0 on', async () => {
    await writeIdx(file('spoken.idx'), [4], Uint8Array.of(2, 0, 1, 2));
    const classes = ['German', 'English', 'Spanish'];
    const source = idx({ field: 'label', path: 'spoken.idx' });
    const table = await readIdxTable(source, [{ ...label, classes }], folder);
    expect([...table.columns[0]!.values]).toEqual([2, 0, 1, 2]);
    expect(await failure(readIdxTable(source, [{ ...label, classes: ['German', 'English'] }], folder))).toBe(
      'spoken.idx, sample 1: "2" is none of the 2 classes of the field "label" (German, English). ' +
        'Correct it, or read the data again to take the new class in.',
    );
  });

  test('indices beyond the classes of the document', async () => {
    await writeFile(file('text.idx'), encodeIdx([2, 3], words(0, 1, 2, 3, 9, 1), 0x0c));
    const text: Field = { name: 'text', kind: 'tensor', dtype: 'int64', shape: [3], classCount: 9 };
    expect(await failure(readIdxTable(idx({ field: 'text', path: 'text.idx' }), [text], folder))).toBe(
      'text.idx, sample 2: 9 is no index of the field "text", which go from 0 to 8. ' +
        'Read the data again to count them, or make the field float32.',
    );
  });

  test('data that does not fit the document', async () => {
    const source = idx({ field: 'label', path: 'test-labels.gz' });
    expect(await failure(readIdxTable(source, [label], folder))).toBe(
      'test-labels.gz, sample 6: "7" is none of the 3 classes of the field "label" (0, 2, 4). ' +
        'Correct it, or read the data again to take the new class in.',
    );
    const image: Field = { name: 'image', kind: 'image', dtype: 'float32', shape: [1, 28, 28] };
    expect(await failure(readIdxTable(pair, [image], folder))).toContain(
      'The field "image" has samples of 1 × 28 × 28, but images.idx holds 5 × 4 each',
    );
    expect(await failure(readIdxTable(pair, [{ ...image, name: 'sound' }], folder))).toContain(
      'The data has no field "sound": its files give image, label',
    );
  });
});
