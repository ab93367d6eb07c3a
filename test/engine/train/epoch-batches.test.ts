import { expect, test } from 'vitest';
import { type Batch, type BatchRequest, type OpenDataset, shuffled } from '../../../engine/data/index.ts';
import { EpochBatches } from '../../../engine/train/epoch-batches.ts';
import type { Graphs } from '../../../engine/train/network.ts';

const train = Uint32Array.from({ length: 100 }, (_, index) => index);
const SEED = 7;

/** Data that only notes what is asked of it. */
function noting(epochs: number) {
  const asked: BatchRequest[] = [];
  const data = {
    parts: { train },
    batches(request: BatchRequest) {
      asked.push(request);
      return (async function* (): AsyncGenerator<Batch> {})();
    },
  } as unknown as OpenDataset;
  const graphs = { training: { feeds: [] } } as unknown as Graphs;
  return { asked, batches: new EpochBatches({ data, graphs, batchSize: 10 }, { seed: SEED, epochs }) };
}

test('the next epoch is begun once, near the end of the one before, and then taken as it is', () => {
  const { asked, batches } = noting(2);
  batches.of(0, 0);
  expect(asked.map(({ indices }) => [...indices])).toEqual([[...shuffled(train, SEED, 0)]]);
  batches.reached(0, 50);
  expect(asked).toHaveLength(1);
  batches.reached(0, 60);
  batches.reached(0, 70);
  expect(asked).toHaveLength(2);
  batches.of(1, 0);
  expect(asked).toHaveLength(2);
  expect([...asked[1]!.indices]).toEqual([...shuffled(train, SEED, 1)]);
  batches.reached(1, 100);
  expect(asked).toHaveLength(2);
});

test('a run that was set back gets the rest of its epoch, and not what was begun', () => {
  const { asked, batches } = noting(9);
  batches.of(3, 0);
  batches.reached(3, 90);
  batches.of(3, 40);
  expect([...asked[2]!.indices]).toEqual([...shuffled(train, SEED, 3)].slice(40));
  batches.reached(3, 90);
  batches.of(4, 20);
  expect([...asked.at(-1)!.indices]).toEqual([...shuffled(train, SEED, 4)].slice(20));
});
