/** Losses of distances beside PyTorch's, through whole training graphs. */
import { describe, expect, test } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { createSession } from '../../../engine/session/runtime.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import {
  type Attributes,
  amount,
  category,
  chain,
  documentOf,
  features,
  node,
} from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { objectiveFixtures, trainAsPyTorch } from '../../support/objective-fixtures.ts';
import { type Feeds, Trainer } from '../../support/trainer.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const training = { optimizer: { type: 'SGD', attributes: {} } };

/** Triples of a field, each embedded by the same Dense. */
const triples = (settings: Attributes) =>
  chain(
    [
      ['Input', { field: 'triples' }],
      ['Dense', { units: 5 }],
      ['Output', { loss: 'triplet', ...settings }],
    ],
    { fields: [{ name: 'triples', kind: 'tensor', dtype: 'float32', shape: [3, 4] }], training },
  );

/** Samples of three classes. */
const grouped = (settings: Attributes) =>
  chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 3 }],
      ['Output', { target: 'class', loss: 'batch-hard', ...settings }],
    ],
    { fields: [features(4), category('class', 3)], training },
  );

/** The cases of `losses` in make_objective_fixtures.py. */
const cases: { readonly [name: string]: Attributes } = {
  triplet: {},
  'triplet sums': { norm: 1, margin: 2 },
  'triplet cubes swapped': { norm: 3, margin: 1.5, swap: true },
  'batch-hard': {},
  'batch-hard narrow': { margin: 0.3 },
  'batch-hard soft': { softMargin: true },
};
const documentFor = (name: string) =>
  name.startsWith('triplet') ? triples(cases[name]!) : grouped(cases[name]!);
/** The last sample is padding, of which batch-hard knows nothing. */
const classes = [0, 1, 0, 2, 1, 0];
const feedsFor = (name: string): Feeds =>
  name.startsWith('triplet')
    ? { input: fill(1, 72, 2) }
    : { input: fill(1, 24, 2), 'target/output': classes, sample_weight: [1, 1, 1, 1, 1, 0] };

test('every fixture has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(objectiveFixtures.losses));
});

test.each(Object.keys(cases))('%s', async name => {
  expect(check(documentFor(name)).problems).toEqual([]);
  await trainAsPyTorch(documentFor(name), objectiveFixtures.losses[name]!, feedsFor(name));
});

test.skipIf(noWebGpu).each(Object.keys(cases))('%s trains on webgpu without the CPU', async name => {
  const { graph } = buildTrainingGraph(documentFor(name), { batchSize: 4 });
  const session = await createSession(graph, { device: 'webgpu', forbidFallback: true });
  await session.release();
});

test('a batch of one class, which has no triple, has the loss 0 and changes nothing', async () => {
  const trainer = new Trainer(grouped({}), 4);
  await trainer.initialize();
  const before = structuredClone(trainer.state);
  const feeds = { input: fill(1, 16, 2), 'target/output': [1, 1, 1, 1] };
  expect((await trainer.train(feeds, { learningRate: 1 })).loss).toBe(0);
  expect(trainer.state).toEqual(before);
});

describe('what they take', () => {
  const codes = (document: Parameters<typeof check>[0]) =>
    check(document).problems.map(({ code, node }) => [code, node]);

  test('three branches, stacked', () => {
    const names = ['anchor', 'like', 'unlike'];
    const document = documentOf(
      [
        ...names.map(name => node('Input', { field: name }, name)),
        node('Stack', { inputs: 3 }),
        node('Dense', { units: 2 }),
        node('Output', { loss: 'triplet' }),
      ],
      [...names.map((name, i) => `${name} > stack.x${i + 1}`), 'stack > dense', 'dense > output'],
      { fields: names.map(name => ({ ...features(4), name })) },
    );
    expect(codes(document)).toEqual([]);
    expect(check(document).nodes.stack!.outputs.y!.shape).toEqual(['batch', 3, 4]);
  });

  test('nothing else', () => {
    const parts = (output: Attributes) =>
      chain(
        [
          ['Input', { field: 'features' }],
          ['Dense', { units: 3 }],
          ['Output', output],
        ],
        {
          fields: [features(4), category('class', 3), amount],
        },
      );
    expect(codes(parts({ loss: 'triplet' }))).toEqual([['layout-expected', 'output']]);
    expect(codes(parts({ loss: 'batch-hard', target: 'amount' }))).toEqual([['target-classes', 'output']]);
    // No metric of classes reads features.
    expect(codes(parts({ loss: 'batch-hard', target: 'class', metrics: ['accuracy'] }))).toEqual([
      ['metric-for-classes', 'output'],
    ]);
  });
});
