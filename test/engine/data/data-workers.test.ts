/** Several threads that gather: the same batches, in the same order, and none of the threads is left. */
import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { type Batch, type OpenDataset, openDataset, shuffled } from '../../../engine/data/index.ts';
import type { Dataset } from '../../../engine/document/document.ts';

const dataset: Dataset = {
  source: {
    type: 'synthetic',
    seed: 3,
    samples: 500,
    fields: [
      { name: 'x', kind: 'tensor', shape: [3000] },
      { name: 'label', kind: 'category', classCount: 7 },
    ],
  },
  fields: [
    { name: 'x', kind: 'tensor', dtype: 'float32', shape: [3000], normalize: 'standard' },
    { name: 'label', kind: 'category', dtype: 'int64', shape: [], classCount: 7 },
  ],
  split: { validation: 0, test: 0 },
};

const opened: OpenDataset[] = [];
afterEach(async () => {
  for (const data of opened.splice(0)) await data.close();
});
async function open(workers?: number): Promise<OpenDataset> {
  const data = await openDataset(dataset, '.', { seed: 1, ...(workers !== undefined && { workers }) });
  opened.push(data);
  return data;
}

/** What a batch holds, in few words: its memory is used again for another. */
const told = ({ count, weights, indices, fields }: Batch) => {
  const hash = createHash('sha256');
  for (const values of [weights, fields.x!, fields.label!])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { count, indices: [...indices], values: hash.digest('hex') };
};

async function gathered(data: OpenDataset, order: Uint32Array, batchSize: number) {
  const batches = [];
  for await (const batch of data.batches({ indices: order, fields: ['x', 'label'], batchSize }))
    batches.push(told(batch));
  return batches;
}

/** As the operating system names them. */
const threads = () => process.getActiveResourcesInfo().filter(name => name === 'MessagePort').length;

test('the batches are the same however many gather them', async () => {
  const one = await open(1);
  // Twice the samples, so that memory is used again; the last batch is short.
  const order = Uint32Array.from([0, 1].flatMap(epoch => [...shuffled(one.parts.train, 1, epoch)]));
  const expected = await gathered(one, order, 12);
  expect(expected).toHaveLength(84);
  expect(expected.flatMap(({ indices }) => [...indices])).toEqual([...order]);
  for (const workers of [2, 3]) {
    const several = await open(workers);
    expect(await gathered(several, order, 12)).toEqual(expected);
  }
});

test('memory that is used again holds nothing of the batch before', async () => {
  const data = await open(1);
  const order = data.parts.train.slice(0, 100);
  const rests: number[] = [];
  for (let epoch = 0; epoch < 2; epoch++)
    for await (const { count, fields } of data.batches({ indices: order, fields: ['x'], batchSize: 30 }))
      rests.push(fields.x!.subarray(count * 3000).findIndex(value => value !== 0));
  expect(rests).toEqual(Array(8).fill(-1));
});

test('several that are left in the middle, and closed while they gather, leave no thread behind', async () => {
  const before = threads();
  const data = await open(3);
  expect(threads()).toBeGreaterThan(before);
  for await (const batch of data.batches({ indices: data.parts.train, fields: ['x'], batchSize: 32 })) {
    expect(batch.count).toBe(32);
    break;
  }
  const batches = data.batches({ indices: data.parts.train, fields: ['x'], batchSize: 5 });
  await batches.next();
  await data.close();
  await expect(
    (async () => {
      for await (const _ of batches);
    })(),
  ).rejects.toThrow('closed');
  await expect(data.samples([1])).rejects.toThrow('closed');
  expect(threads()).toBe(before);
});

test('a field that was not opened is told when its batches are asked for', async () => {
  const data = await open();
  expect(() => data.batches({ indices: data.parts.train, fields: ['y'], batchSize: 5 })).toThrow(
    'The field "y" was not opened.',
  );
});
