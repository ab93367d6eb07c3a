import { describe, expect, test } from 'vitest';
import type { Document } from '../../engine/document/document.ts';
import { randomKey, streamOf } from '../../engine/graph/random.ts';
import { initializers } from '../../engine/initializers/index.ts';
import { printGraph } from '../../engine/ir/print.ts';
import { input } from '../../engine/ir/value.ts';
import { uniform } from '../../engine/ops/index.ts';
import { InputError } from '../../engine/protocol.ts';
import { createSession } from '../../engine/session/runtime.ts';
import {
  buildEvaluationGraph,
  buildInferenceGraph,
  buildTrainingGraph,
} from '../../engine/training-graph.ts';
import {
  amount,
  category,
  chain,
  documentOf,
  features,
  leNet5,
  node,
  type Surroundings,
} from '../support/documents.ts';
import { fill, labels } from '../support/fill.ts';
import { relativeDifference } from '../support/pytorch-fixtures.ts';
import { firstValues, runnerOf, Trainer } from '../support/trainer.ts';
import { network } from '../support/update-fixtures.ts';
import { noWebGpu } from '../support/webgpu.ts';

const normalized = (surroundings: Partial<Surroundings> = {}) =>
  chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 6 }],
      ['BatchNorm'],
      ['Activation'],
      ['LayerNorm'],
      ['Dense', { units: 3 }, 'head'],
      ['Output', { target: 'class', metrics: ['accuracy', 'top-k'], topK: 2 }],
    ],
    { fields: [features(4), category('class', 3)], ...surroundings },
  );

/** Two inputs, a shared trunk, and three outputs of which the last is not trained. */
const branching = () =>
  documentOf(
    [
      node('Input', { field: 'features' }, 'numbers'),
      node('Input', { field: 'colour' }, 'colour'),
      node('Embedding', { vocabulary: 5, size: 3 }),
      node('Concat'),
      node('Dense', { units: 8 }, 'trunk'),
      node('Dense', { units: 3 }, 'classify'),
      node('Dense', { units: 1 }, 'regress'),
      node('Dense', { units: 2 }, 'extra'),
      node('Output', { target: 'class' }, 'kind'),
      node('Output', { target: 'amount', loss: 'mse', weight: 0.25, metrics: ['mae', 'r2'] }, 'price'),
      node('Output', {}, 'code'),
    ],
    [
      'colour > embedding',
      'numbers > concat.x1',
      'embedding > concat.x2',
      'concat > trunk',
      'trunk > classify',
      'trunk > regress',
      'trunk > extra',
      'classify > kind',
      'regress > price',
      'extra > code',
    ],
    { fields: [features(4), category('colour', 5), category('class', 3), amount] },
  );

describe('a short last batch', () => {
  test('counts each sample once, in losses, metrics, gradients and running statistics', async () => {
    const document = normalized({ training: { clipNorm: 0.5 } });
    const exact = new Trainer(document, 5);
    const padded = new Trainer(document, 8);
    await exact.initialize();
    await padded.initialize();
    for (let step = 0; step < 3; step++) {
      const real = fill(step + 1, 20);
      const classes = labels(step + 50, 5, 3);
      const figures = await exact.train({ input: real, 'target/output': classes }, { learningRate: 0.01 });
      const others = await padded.train(
        {
          input: [...real, ...new Array(12).fill(1000)],
          'target/output': [...classes, 0, 1, 2],
          sample_weight: [1, 1, 1, 1, 1, 0, 0, 0],
        },
        { learningRate: 0.01 },
      );
      expect(Object.keys(others)).toEqual(['loss', 'output/loss', 'output/accuracy', 'output/top-k']);
      expect(relativeDifference(Object.values(others), Object.values(figures), 0.1)).toBeLessThan(1e-5);
    }
    for (const { name } of exact.compiled.state)
      expect(relativeDifference(padded.state[name]!, exact.state[name]!, 0.01), name).toBeLessThan(1e-4);
  });
});

describe('Dropout', () => {
  // The loss is the mean of what stays: 1 / (1 - rate) at each place that is kept.
  const dropping = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 1, bias: false }],
      ['Dropout', { rate: 0.3 }],
      ['Output', { target: 'amount', loss: 'mae', metrics: [] }],
    ],
    { fields: [features(1), amount], training: { optimizer: { type: 'SGD', attributes: {} } } },
  );
  const feeds = { input: new Array(4000).fill(1), 'target/output': new Array(4000).fill(0) };
  const start = async () => {
    const trainer = new Trainer(dropping, 4000);
    await trainer.initialize();
    trainer.load({ 'dense/weight': [1] });
    return trainer;
  };
  const losses = async (seed: number) => {
    const trainer = await start();
    const found: number[] = [];
    // A rate of 0: only the mask changes from step to step.
    for (let step = 0; step < 4; step++)
      found.push((await trainer.train(feeds, { learningRate: 0, seed })).loss!);
    return found;
  };

  test('keeps the mean, differs from step to step, and repeats with the seed', async () => {
    const found = await losses(1);
    for (const loss of found) expect(Math.abs(loss - 1)).toBeLessThan(0.05);
    expect(new Set(found).size).toBe(4);
    expect(await losses(1)).toEqual(found);
    expect(await losses(2)).not.toEqual(found);
  });

  test('does nothing in evaluation', async () => {
    const { figures } = await (await start()).evaluate(feeds);
    expect(figures.loss).toBeCloseTo(1, 6);
  });

  test('alone asks for a random key', () => {
    const key = { name: 'random_key', dtype: 'uint32' };
    expect(buildTrainingGraph(dropping, { batchSize: 4 }).scalars).toContainEqual(key);
    expect(buildTrainingGraph(normalized(), { batchSize: 4 }).scalars).not.toContainEqual(key);
  });
});

describe('initialization', () => {
  const first = async (document: Document, seed = 1) => {
    const compiled = buildTrainingGraph(document, { batchSize: 4 });
    const results = await firstValues(compiled, randomKey(seed, -1));
    expect(Object.keys(results).sort()).toEqual(compiled.state.map(({ name }) => name).sort());
    return results;
  };

  test('depends on the seed, and on nothing but the own name', async () => {
    const document = normalized();
    const values = await first(document);
    expect(await first(document)).toEqual(values);
    expect((await first(document, 2))['dense/weight']).not.toEqual(values['dense/weight']);
    const shorter = chain(
      [
        ['Input', { field: 'features' }],
        ['Dense', { units: 6 }],
        ['Output', { target: 'amount', loss: 'mse', metrics: [] }, 'head'],
      ],
      { fields: [features(4), { ...amount, kind: 'tensor', shape: [6] }] },
    );
    expect((await first(shorter))['dense/weight']).toEqual(values['dense/weight']);
  });

  test('starts running statistics and slots where they belong', async () => {
    const values = await first(normalized());
    expect([...values['batchnorm/running_mean']!]).toEqual(new Array(6).fill(0));
    expect([...values['batchnorm/running_var']!]).toEqual(new Array(6).fill(1));
    expect([...values['batchnorm/weight']!]).toEqual(new Array(6).fill(1));
    expect([...values['dense/weight/second_moment']!]).toEqual(new Array(24).fill(0));
    expect(new Set(values['dense/weight']!).size).toBeGreaterThan(20);
  });
});

describe('layers of one shape', () => {
  const square = (i: number) => ['Dense', { units: 4, initializer: 'he-normal' }, `square${i}`] as const;
  const deep = chain(
    [
      ['Input', { field: 'features' }],
      ...Array.from({ length: 5 }, (_, i) => square(i)),
      ['Output', { target: 'amount', loss: 'mse', metrics: [] }, 'head'],
    ],
    { fields: [features(4), { ...amount, kind: 'tensor', shape: [4] }] },
  );

  test('are drawn by one graph, and the same number everywhere by none', () => {
    const { initialization, state } = buildTrainingGraph(deep, { batchSize: 4 });
    expect(initialization.drawn.map(({ states }) => states.length)).toEqual([5]);
    expect(Object.keys(initialization.filled)).toHaveLength(state.length - 5);
  });

  test('begin with numbers of their own: those of their streams', async () => {
    const compiled = buildTrainingGraph(deep, { batchSize: 4 });
    const values = await firstValues(compiled, 7);
    const weights = compiled.initialization.drawn[0]!.states;
    expect(new Set(weights.map(({ name }) => values[name]!.join())).size).toBe(5);
    for (const { name } of weights) {
      const key = input('scalar', 'random_key', { dtype: 'uint32', shape: [] });
      let draws = 0;
      const value = initializers['he-normal'].build([4, 4], { fanIn: 4, fanOut: 4 }, shape =>
        uniform(key, streamOf(`${name}/${draws++}`), shape),
      );
      const alone = await runnerOf({ name, inputs: [key], outputs: [{ name: 'value', value }] });
      const { value: expected } = await alone.run({ random_key: [7] });
      // A kernel's logarithm and cosine differ from onnxruntime's in their last bits.
      for (const [i, number] of values[name]!.entries()) expect(number).toBeCloseTo(expected![i]!, 6);
    }
  });
});

describe('several inputs and outputs', () => {
  const feeds = {
    numbers: fill(1, 24),
    colour: labels(2, 6, 5),
    'target/kind': labels(3, 6, 3),
    'target/price': fill(4, 6),
  };

  test('train together, each by its own loss, weight and metrics', async () => {
    const trainer = new Trainer(branching(), 6);
    await trainer.initialize();
    expect(trainer.compiled.feeds.map(({ name, field }) => [name, field]).sort()).toEqual(
      [
        ['numbers', 'features'],
        ['colour', 'colour'],
        ['target/kind', 'class'],
        ['target/price', 'amount'],
        ['sample_weight', ''],
      ].sort(),
    );
    const untrained = trainer.state['extra/weight']!;
    const first = await trainer.train(feeds, { learningRate: 0.01 });
    expect(Object.keys(first).sort()).toEqual(
      ['loss', 'kind/loss', 'kind/accuracy', 'price/loss', 'price/mae', 'price/r2'].sort(),
    );
    expect(first.loss).toBeCloseTo(first['kind/loss']! + 0.25 * first['price/loss']!, 5);
    let last = first;
    for (let step = 0; step < 200; step++) last = await trainer.train(feeds, { learningRate: 0.01 });
    expect(last['kind/loss']).toBeLessThan(first['kind/loss']! / 4);
    expect(last['price/loss']).toBeLessThan(first['price/loss']! / 4);
    // No loss depends on it: it stays, and has no slots.
    expect(trainer.state['extra/weight']).toEqual(untrained);
    const extra = trainer.compiled.state.filter(state => state.node === 'extra');
    expect(extra.map(({ name, role }) => [name, role])).toEqual([
      ['extra/weight', 'parameter'],
      ['extra/bias', 'parameter'],
    ]);
  });

  test('give every result, of trained and untrained outputs', async () => {
    const trainer = new Trainer(branching(), 6);
    await trainer.initialize();
    const { results, compiled } = await trainer.evaluate(feeds);
    expect(
      compiled.outputs.map(({ name, target, classAxis }) => [name, target?.name, classAxis]).sort(),
    ).toEqual([
      ['code', undefined, 1],
      ['kind', 'class', 1],
      ['price', 'amount', null],
    ]);
    expect(results['result/code']).toHaveLength(12);
  });
});

describe('the exported graph', () => {
  test('has a symbolic batch, and gives what the evaluation gives', async () => {
    const document = normalized();
    const trainer = new Trainer(document, 4);
    await trainer.initialize();
    const feeds = { input: fill(1, 16), 'target/output': labels(2, 4, 3) };
    await trainer.train(feeds, { learningRate: 0.1 });
    const { results } = await trainer.evaluate(feeds);
    const { graph, outputs, feeds: inputs, state } = buildInferenceGraph(document);
    expect(inputs).toEqual([
      { name: 'input', field: 'features', type: { dtype: 'float32', shape: ['batch', 4] } },
    ]);
    expect(outputs.map(({ output, result }) => [output, result.shape])).toEqual([['output', ['batch', 3]]]);
    const values = Object.fromEntries(state.map(({ name }) => [name, trainer.state[name]!]));
    for (const batch of [1, 3, 4]) {
      const runner = await runnerOf(graph, batch);
      const found = (await runner.run({ ...values, input: feeds.input.slice(0, batch * 4) })).output!;
      expect(relativeDifference(found, results['result/output']!.slice(0, batch * 3), 0.01)).toBeLessThan(
        1e-5,
      );
      for (let row = 0; row < batch; row++)
        expect(found.slice(row * 3, row * 3 + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
  });
});

test('graphs do not depend on the order in which the document lists its records', () => {
  const document = branching();
  const turned = (table: object) => Object.fromEntries(Object.entries(table).reverse());
  const other: Document = {
    ...document,
    graph: { nodes: turned(document.graph.nodes), edges: turned(document.graph.edges) },
  };
  const print = (of: Document) => printGraph(buildTrainingGraph(of, { batchSize: 2 }).graph);
  expect(print(other)).toBe(print(document));
});

describe('scalars', () => {
  const scalars = (type: string, step: number, learningRate = 0.1) =>
    buildTrainingGraph(normalized({ training: { optimizer: { type, attributes: {} } } }), {
      batchSize: 2,
    }).scalarValues({ step, rate: () => learningRate, seed: 1 });

  test('of Adam hold the bias corrections', () => {
    // At the first step m̂ = g and √v̂ = |g|: a step of the learning rate.
    const { adam_step, adam_epsilon } = scalars('Adam', 0);
    const correction = Math.sqrt(1 - 0.999);
    expect(adam_step).toBeCloseTo((0.1 * correction) / 0.1, 12);
    expect(adam_epsilon).toBeCloseTo(1e-8 * correction, 20);
    expect(scalars('Adam', 1e6).adam_step).toBeCloseTo(0.1, 12);
  });
  test('of AdamW hold the decay', () => expect(scalars('AdamW', 3).adamw_keep).toBeCloseTo(0.999, 12));
  test('are the same names at every step', () => {
    for (const type of ['SGD', 'Adam', 'AdamW', 'RMSprop'])
      expect(Object.keys(scalars(type, 0))).toEqual(Object.keys(scalars(type, 7)));
  });
});

describe('documents that cannot be trained', () => {
  const codes = (build: () => unknown) => {
    try {
      build();
    } catch (error) {
      if (error instanceof InputError) return error.problems.map(({ code }) => code);
      throw error;
    }
    return [];
  };
  test('are refused with their problems', () => {
    const document = chain([['Input'], ['Dense'], ['Output', { target: 'digit' }]], leNet5().dataset!);
    for (const build of [buildTrainingGraph, buildEvaluationGraph])
      expect(codes(() => build(document, { batchSize: 2 }))).toContain('dense-image');
    expect(codes(() => buildInferenceGraph(document))).toContain('dense-image');
  });
  test('without data can be exported, not trained', () => {
    const document = chain([['Input', { shape: [4] }], ['Dense'], ['Output']]);
    expect(codes(() => buildTrainingGraph(document, { batchSize: 2 }))).toEqual(['no-dataset']);
    expect(codes(() => buildInferenceGraph(document))).toEqual([]);
  });
});

describe.skipIf(noWebGpu)('on webgpu', () => {
  const regression = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 16 }],
      ['BatchNorm'],
      ['Dropout'],
      ['LayerNorm'],
      ['Activation', { function: 'gelu' }],
      ['Dense', { units: 1 }, 'head'],
      ['Output', { target: 'amount', loss: 'huber', metrics: ['mae', 'rmse', 'r2'] }],
    ],
    {
      fields: [features(20), amount],
      training: {
        optimizer: { type: 'RMSprop', attributes: { centered: true, momentum: 0.9 } },
        clipNorm: 1,
      },
    },
  );
  const binary = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 1 }],
      ['Output', { target: 'yes', loss: 'binary-cross-entropy' }],
    ],
    { fields: [features(20), category('yes', 2)] },
  );
  const treated = network(
    { optimizer: { type: 'AdamW', attributes: {} }, accumulate: 2, averaging: { decay: 0.99 } },
    {
      dense1: { '*': { l1: 0.1, l2: 0.1, maxNorm: 1, learningRate: 0.5 } },
      dense2: { bias: { frozen: true } },
    },
  );
  const documents = {
    'LeNet-5': leNet5(),
    treated,
    normalized: normalized(),
    branching: branching(),
    regression,
    binary,
  };

  test.each(Object.keys(documents) as (keyof typeof documents)[])(
    'nothing of %s falls back to the CPU',
    async name => {
      const { graph, initialization } = buildTrainingGraph(documents[name], { batchSize: 4 });
      const evaluation = buildEvaluationGraph(documents[name], { batchSize: 4 });
      for (const each of [
        ...initialization.drawn.flatMap(({ by }) => (by.kind === 'graph' ? by.graph : [])),
        graph,
        evaluation.graph,
      ]) {
        const session = await createSession(each, { device: 'webgpu', forbidFallback: true });
        await session.release();
      }
    },
  );
});
