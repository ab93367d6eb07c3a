import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldData } from '../../../engine/data/dataset.ts';
import {
  inspectSource,
  type OpenDataset,
  openDataset,
  previewSamples,
  shuffled,
} from '../../../engine/data/index.ts';
import type { Dataset } from '../../../engine/document/document.ts';
import { InputError } from '../../../engine/protocol.ts';
import { pixels, writeIdx } from './idx-files.ts';

const SAMPLES = 100;
let folder: string;
let dataset: Dataset;
let open: OpenDataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netloom-dataset-'));
  await writeIdx(join(folder, 'images.gz'), [SAMPLES, 3, 4], pixels(SAMPLES, 12));
  await writeIdx(
    join(folder, 'labels.idx'),
    [SAMPLES],
    Uint8Array.from({ length: SAMPLES }, (_, i) => i % 5),
  );
  const source = {
    type: 'idx',
    files: [
      { field: 'image', path: 'images.gz' },
      { field: 'label', path: 'labels.idx' },
    ],
  } as const;
  const { fields } = await inspectSource(source, folder);
  dataset = { source, fields, split: { validation: 0.1, test: 0.2, stratify: 'label' } };
  open = await openDataset(dataset, folder, { seed: 1 });
});
afterAll(async () => {
  await open.close();
  await rm(folder, { recursive: true });
});

/** Their memory is used again. */
const copied = (fields: FieldData): FieldData =>
  Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values.slice()]));

const collect = async (indices: Uint32Array, batchSize: number) => {
  const batches = [];
  for await (const batch of open.batches({ indices, fields: ['image', 'label'], batchSize }))
    batches.push({ ...batch, fields: copied(batch.fields) });
  return batches;
};

describe('openDataset', () => {
  test('splits by class', () => {
    const { train, validation, test } = open.parts;
    expect([train.length, validation.length, test.length]).toEqual([70, 10, 20]);
    for (const label of [0, 1, 2, 3, 4]) {
      expect(test.filter(sample => sample % 5 === label)).toHaveLength(4);
      expect(validation.filter(sample => sample % 5 === label)).toHaveLength(2);
    }
  });

  test('the seed decides the split, unless the document pins it', async () => {
    const parts = async (seed: number, pinned?: number) => {
      const split = { ...dataset.split, seed: pinned };
      const other = await openDataset({ ...dataset, split }, folder, { seed, only: ['label'] });
      await other.close();
      return other.parts;
    };
    expect(await parts(1)).toEqual(open.parts);
    expect(await parts(2)).not.toEqual(open.parts);
    expect(await parts(2, 1)).toEqual(open.parts);
  });

  test('gathers batches in the order asked for, pads the last and weighs the padding 0', async () => {
    const order = shuffled(open.parts.train, 1, 0);
    const batches = await collect(order, 32);
    expect(batches.map(batch => batch.count)).toEqual([32, 32, 6]);
    expect(batches.flatMap(batch => [...batch.indices])).toEqual([...order]);
    const last = batches[2]!;
    expect(last.weights).toHaveLength(32);
    expect(last.weights.reduce((sum, weight) => sum + weight)).toBe(6);
    const { image, label } = last.fields;
    expect(image).toHaveLength(32 * 12);
    expect(image!.subarray(6 * 12).every(value => value === 0)).toBe(true);
    const sample = last.indices[5]!;
    expect([...label!.subarray(0, 6)]).toEqual([...last.indices].map(i => BigInt(i % 5)));
    const expected = Array.from({ length: 12 }, (_, i) => Math.fround(((sample * 7 + i) % 256) / 255));
    expect([...image!.subarray(5 * 12, 6 * 12)]).toEqual(expected);
  });

  test('gathers further than one message holds', async () => {
    const indices = Uint32Array.from({ length: 40_000 }, (_, i) => i % SAMPLES);
    const batches = await collect(indices, 64);
    expect(batches).toHaveLength(625);
    expect(batches.every(batch => batch.count === 64)).toBe(true);
    expect(batches.flatMap(batch => [...batch.indices])).toEqual([...indices]);
  });

  test('several loops may be open at once, and one may be left early', async () => {
    const { train, test } = open.parts;
    const fields = ['label'];
    for await (const first of open.batches({ indices: train, fields, batchSize: 1 })) {
      for await (const other of open.batches({ indices: test, fields, batchSize: 3 })) {
        expect(other.indices[0]).toBe(test[0]);
        break;
      }
      if (first.indices[0] === train[5]) break;
    }
    expect(await collect(test, 7)).toHaveLength(3);
  });

  test('shows samples as pictures and class names', async () => {
    const [sample] = await open.samples([3]);
    expect(sample).toMatchObject({ index: 3, fields: { label: { kind: 'category', index: 3, label: '3' } } });
    const { image } = sample!.fields;
    expect(image).toMatchObject({ kind: 'image', width: 4, height: 3 });
    expect(image?.kind === 'image' && image.url).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
    const preview = await previewSamples(dataset, folder, 7);
    expect(preview).toHaveLength(7);
    expect(new Set(preview.map(s => s.index)).size).toBe(7);
  });

  test('after closing, whoever waits is told', async () => {
    const other = await openDataset(dataset, folder, { seed: 1 });
    const batches = other.batches({ indices: new Uint32Array(100_000), fields: ['image'], batchSize: 1 });
    await batches.next();
    await other.close();
    await expect(other.samples([1])).rejects.toThrow('closed');
    await expect(
      (async () => {
        for await (const _ of batches);
      })(),
    ).rejects.toThrow('closed');
  });

  test('errors of the data arrive as InputError', async () => {
    const broken: Dataset = {
      ...dataset,
      source: { type: 'idx', files: [{ field: 'image', path: 'no.idx' }] },
    };
    const attempt = openDataset(broken, folder, { seed: 1, only: ['image'] });
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(/no\.idx was not found .*Put it there, or choose the data again/);
    await expect(openDataset(dataset, folder, { seed: 1, only: ['sound'] })).rejects.toThrow(
      'The dataset has no field "sound"; it has image, label.',
    );
  });
});
