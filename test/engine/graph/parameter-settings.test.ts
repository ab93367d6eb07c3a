/** Frozen parameters, groups, penalties and max-norm: twenty steps beside PyTorch's. */
import { describe, expect, test } from 'vitest';
import type { Document, ParameterTable, Training } from '../../../engine/document/document.ts';
import { settingsOf, usualSettings } from '../../../engine/document/parameter-settings.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { amount, category, chain, features } from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { type Figures, Trainer } from '../../support/trainer.ts';
import { network, samples, trainerOf, updateFixtures } from '../../support/update-fixtures.ts';

const optimizer = (type: string, attributes: Training['optimizer']['attributes']) => ({
  optimizer: { type, attributes },
});

/** The settings of `runs` in make_update_fixtures.py. */
const documents: { readonly [name: string]: Document } = {
  'groups sgd': network(optimizer('SGD', { learningRate: 0.1, momentum: 0.9, weightDecay: 0.02 }), {
    dense1: { '*': { learningRate: 0.5, weightDecay: 3 }, bias: { weightDecay: 0 } },
    dense2: { bias: { weightDecay: 0 } },
  }),
  'groups adamw': network(optimizer('AdamW', { learningRate: 0.02, weightDecay: 0.1 }), {
    dense1: { '*': { learningRate: 0.1 }, bias: { weightDecay: 0 } },
    dense2: { bias: { learningRate: 2 } },
  }),
  frozen: network(
    { ...optimizer('Adam', { learningRate: 0.02 }), clipNorm: 0.2 },
    { dense1: { '*': { frozen: true, l2: 1 } } },
  ),
  penalty: network(optimizer('Adam', { learningRate: 0.02 }), {
    dense1: { '*': { l1: 0.01 } },
    dense2: { weight: { l2: 0.05 } },
  }),
  'max-norm': network(optimizer('SGD', { learningRate: 0.3 }), {
    dense1: { '*': { maxNorm: 0.6 } },
    dense2: { weight: { maxNorm: 0.8 } },
  }),
};

async function twentySteps(document: Document) {
  const trainer = await trainerOf(document);
  const learningRate = document.training.optimizer.attributes.learningRate as number;
  const figures: Figures[] = [];
  for (let step = 0; step < 20; step++) figures.push(await trainer.train(samples(step), { learningRate }));
  return { figures, trainer };
}

test.each(Object.keys(documents))('%s', async name => {
  const expected = updateFixtures.runs[name]!;
  const { figures, trainer } = await twentySteps(documents[name]!);
  const losses = figures.map(({ loss }) => loss!);
  expect(relativeDifference(losses, expected.losses, 0)).toBeLessThan(1e-4);
  const penalties = figures.flatMap(({ penalty }) => penalty ?? []);
  expect(relativeDifference(penalties, expected.penalties ?? [], 0)).toBeLessThan(1e-4);
  for (const [parameter, values] of Object.entries(expected.state))
    expect(relativeDifference(trainer.state[parameter]!, values, 1e-2), parameter).toBeLessThan(1e-4);
  // The settings do something.
  const without = await twentySteps({ ...documents[name]!, graph: network({}).graph });
  const others = without.figures.map(({ loss }) => loss!);
  expect(relativeDifference(others, expected.losses, 0)).toBeGreaterThan(1e-3);
});

test('a frozen parameter has no slots, and adds nothing to the penalty', () => {
  const { state, measures } = buildTrainingGraph(documents.frozen!, { batchSize: 2 });
  expect(state.filter(({ node }) => node === 'dense1').map(({ name }) => name)).toEqual([
    'dense1/weight',
    'dense1/bias',
  ]);
  expect(state.some(({ name }) => name === 'dense2/weight/first_moment')).toBe(true);
  expect(measures.map(({ name }) => name)).not.toContain('penalty');
});

test('each group has scalars of its own', () => {
  const { scalars, scalarValues } = buildTrainingGraph(documents['groups sgd']!, { batchSize: 2 });
  expect(scalars.map(({ name }) => name)).toEqual([
    'learning_rate/1',
    'learning_rate/2',
    'learning_rate',
    'learning_rate/3',
  ]);
  expect(scalarValues({ step: 0, rate: base => base, seed: 1 })).toEqual({
    'learning_rate/1': 0.05,
    'learning_rate/2': 0.05,
    learning_rate: 0.1,
    'learning_rate/3': 0.1,
  });
});

test('a name goes before *, and a later table before an earlier one', () => {
  const own: ParameterTable = { '*': { frozen: true, l1: 1 }, bias: { frozen: false } };
  expect(settingsOf([own], 'weight')).toEqual({ ...usualSettings, frozen: true, l1: 1 });
  expect(settingsOf([own], 'bias')).toEqual({ ...usualSettings, l1: 1 });
  expect(settingsOf([own, { '*': { l1: 0 } }], 'bias').l1).toBe(0);
  expect(settingsOf([undefined], 'constructor')).toEqual(usualSettings);
});

describe('max-norm bounds what belongs to one unit', () => {
  const limit = 0.01;
  const feature = { ...features(6), name: 'line', shape: [2, 8] };
  const cases = {
    'Conv1D [out, in, width]': {
      type: 'Conv1D',
      attributes: { filters: 3, kernelSize: [3] },
      axis: 0,
      parameter: 'weight',
    },
    'ConvTranspose1D [in, out, width]': {
      type: 'ConvTranspose1D',
      attributes: { filters: 3, kernelSize: [3] },
      axis: 1,
      parameter: 'weight',
    },
    'GRU [3 units, in]': { type: 'GRU', attributes: { units: 4 }, axis: 0, parameter: 'weight_ih_l0' },
    'Dense [in, units]': { type: 'Dense', attributes: { units: 3 }, axis: 1, parameter: 'weight' },
  };
  const norms = (data: Float32Array, shape: readonly number[], axis: number): number[] => {
    const inner = shape.slice(axis + 1).reduce((product, dim) => product * dim, 1);
    const sums = new Array<number>(shape[axis]!).fill(0);
    data.forEach((value, i) => {
      sums[Math.floor(i / inner) % shape[axis]!]! += value * value;
    });
    return sums.map(Math.sqrt);
  };
  const train = async (
    document: Document,
    feeds: Parameters<Trainer['train']>[0],
    name: string,
    axis: number,
  ) => {
    const trainer = new Trainer(document, 4);
    await trainer.initialize();
    await trainer.train(feeds, { learningRate: 0.001 });
    const { type } = trainer.compiled.state.find(state => state.name === name)!;
    return norms(trainer.state[name]!, type.shape as readonly number[], axis);
  };

  test.each(Object.entries(cases))('%s', async (_, { type, attributes, axis, parameter }) => {
    const document = bounded(
      chain(
        [
          ['Input', { field: 'line' }],
          [type, attributes, 'layer'],
          ['Flatten'],
          ['Dense', { units: 1 }, 'head'],
          ['Output', { target: 'amount', loss: 'mse' }],
        ],
        { fields: [feature, amount] },
      ),
    );
    const feeds = { input: fill(1, 64), 'target/output': fill(2, 4) };
    for (const norm of await train(document, feeds, `layer/${parameter}`, axis))
      expect(norm).toBeCloseTo(limit, 5);
  });

  test('Embedding [rows, size]', async () => {
    const document = bounded(
      chain(
        [
          ['Input', { field: 'colour' }],
          ['Embedding', { vocabulary: 5, size: 3 }, 'layer'],
          ['Dense', { units: 1 }, 'head'],
          ['Output', { target: 'amount', loss: 'mse' }],
        ],
        { fields: [category('colour', 5), amount] },
      ),
    );
    const feeds = { input: labels(1, 4, 5), 'target/output': fill(2, 4) };
    for (const norm of await train(document, feeds, 'layer/weight', 0)) expect(norm).toBeCloseTo(limit, 5);
  });

  function bounded(document: Document): Document {
    const { nodes } = document.graph;
    const layer = { ...nodes.layer!, parameters: { '*': { maxNorm: limit } } };
    return { ...document, graph: { ...document.graph, nodes: { ...nodes, layer } } };
  }
});
