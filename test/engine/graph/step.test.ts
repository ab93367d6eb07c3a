/** Accumulated gradients, averaged weights and optimizers in turn, beside PyTorch's. */
import { describe, expect, test } from 'vitest';
import type { Document, Training } from '../../../engine/document/document.ts';
import { withAverages } from '../../../engine/graph/average.ts';
import { check } from '../../../engine/graph/check.ts';
import { buildEvaluationGraph, buildTrainingGraph } from '../../../engine/training-graph.ts';
import { block, withBlocks } from '../../support/blocks.ts';
import { documentOf, features, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { firstValues, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { type Figures, Trainer } from '../../support/trainer.ts';
import { network, samples, trainerOf, updateFixtures } from '../../support/update-fixtures.ts';

const { runs, adversaries, batch } = updateFixtures;
const adam: Training['optimizer'] = { type: 'Adam', attributes: { learningRate: 0.02 } };

function expectState(
  found: Trainer['state'],
  expected: { readonly [name: string]: ArrayLike<number> },
  floor = 1e-2,
) {
  for (const [name, values] of Object.entries(expected))
    expect(relativeDifference(found[name]!, values, floor), name).toBeLessThan(1e-4);
}

describe('gradient accumulation', () => {
  const document = network({ optimizer: adam, clipNorm: 0.3, accumulate: 4 });

  test("is PyTorch's loop with a part of the loss", async () => {
    const { losses, state } = runs.accumulated!;
    const trainer = await trainerOf(document, 2);
    const found: number[] = [];
    for (let update = 0; update < 20; update++) {
      let loss = 0;
      for (let part = 0; part < 4; part++) {
        const before = trainer.state;
        const figures = await trainer.train(samples(update, 2 * part, 2), { applies: part === 3 });
        loss += figures.loss! / 4;
        if (part < 3) expect(trainer.state['dense1/weight']).toEqual(before['dense1/weight']);
      }
      found.push(loss);
    }
    expect(relativeDifference(found, losses, 0)).toBeLessThan(1e-4);
    expectState(trainer.state, state);
  });

  test('is one large batch, however many samples the small ones have', async () => {
    const whole = await trainerOf(network({ optimizer: adam, clipNorm: 0.3 }), batch);
    const parts = await trainerOf(document, 3);
    const padded = (step: number, start: number, size: number) => {
      const { input, 'target/output': target } = samples(step, start, size);
      return {
        input: [...input, ...new Array((3 - size) * 6).fill(1000)],
        'target/output': [...target, ...new Array(3 - size).fill(0)],
        sample_weight: [1, 1, 1].fill(0, size),
      };
    };
    for (let step = 0; step < 5; step++) {
      await whole.train(samples(step));
      await parts.train(padded(step, 0, 3), { applies: false });
      await parts.train(padded(step, 3, 3), { applies: false });
      await parts.train(padded(step, 6, 2));
    }
    expectState(
      parts.state,
      Object.fromEntries(whole.compiled.state.map(({ name }) => [name, whole.state[name]!])),
    );
    expect([...parts.state.gathered_samples!]).toEqual([0]);
    expect(parts.state['dense1/weight/gradient_sum']!.every(value => value === 0)).toBe(true);
  });

  test('of one batch keeps nothing', () => {
    const names = (accumulate?: number) =>
      buildTrainingGraph(network({ accumulate }), { batchSize: 2 }).state.map(({ name }) => name);
    expect(names(1)).toEqual(names());
    expect(names(2)).toContain('gathered_samples');
  });
});

describe('averaged weights', () => {
  test("are PyTorch's AveragedModel", async () => {
    const { losses, state, averages } = runs.averaged!;
    const trainer = await trainerOf(network({ optimizer: adam, averaging: { decay: 0.9 } }));
    const found: number[] = [];
    for (let step = 0; step < 20; step++) found.push((await trainer.train(samples(step))).loss!);
    expect(relativeDifference(found, losses, 0)).toBeLessThan(1e-4);
    expectState(trainer.state, state);
    const judged = withAverages(trainer.state);
    expectState(judged, averages!);
    expect(
      relativeDifference(trainer.state['dense1/weight']!, averages!['dense1/weight']!, 1e-2),
    ).toBeGreaterThan(1e-2);
  });

  test('begin as the weights, and move with each update alone', async () => {
    const document = network({ optimizer: adam, averaging: { decay: 0.9 }, accumulate: 2 });
    const trainer = new Trainer(document, 4);
    await trainer.initialize();
    const [weight, average] = ['dense1/weight', 'dense1/weight/average'];
    expect(trainer.state[average]).toEqual(trainer.state[weight]);
    await trainer.train(samples(0, 0, 4), { applies: false });
    expect(trainer.state[average]).toEqual(trainer.state[weight]);
    await trainer.train(samples(0, 4, 4));
    expect(trainer.state[average]).toEqual(trainer.state[weight]);
    const first = trainer.state[average];
    await trainer.train(samples(1, 0, 4), { applies: false });
    expect(trainer.state[average]).toEqual(first);
    await trainer.train(samples(1, 4, 4));
    expect(trainer.state[average]).not.toEqual(first);
    expect(trainer.state[average]).not.toEqual(trainer.state[weight]);
  });

  test('are not kept of what is frozen', () => {
    const document = network({ averaging: { decay: 0.9 } }, { dense1: { '*': { frozen: true } } });
    const names = buildTrainingGraph(document, { batchSize: 2 }).state.map(({ name }) => name);
    expect(names.filter(name => name.endsWith('/average'))).toEqual([
      'dense2/weight/average',
      'dense2/bias/average',
    ]);
    const state = buildEvaluationGraph(document, { batchSize: 2 }).state.map(({ name }) => name);
    expect(state.some(name => name.endsWith('/average'))).toBe(false);
  });
});

describe('optimizers in turn', () => {
  const number = (name: string) => ({ name, kind: 'number', dtype: 'float32', shape: [] }) as const;
  const critic = ['look', 'judge'];
  const maker = ['spread', 'norm', 'draw'];
  const phases: Training['phases'] = [
    {
      name: 'critic',
      outputs: ['genuine', 'forged'],
      nodes: critic,
      optimizer: { type: 'Adam', attributes: { learningRate: 0.01, beta1: 0.5 } },
      clipNorm: 0.5,
    },
    {
      name: 'maker',
      outputs: ['fooled'],
      nodes: maker,
      optimizer: { type: 'SGD', attributes: { learningRate: 0.05, momentum: 0.5 } },
      clipNorm: null,
    },
  ];
  const output = (name: string, target: string) => node('Output', { target, loss: 'mse', metrics: [] }, name);
  /** One critic looks at both: two rows of a sequence. */
  const gan = (training: Partial<Training>): Document =>
    documentOf(
      [
        node('Input', { field: 'noise' }, 'z'),
        node('Dense', { units: 6 }, 'spread'),
        node('BatchNorm', {}, 'norm'),
        node('Activation', { function: 'tanh' }, 'bend'),
        node('Dense', { units: 3 }, 'draw'),
        node('Reshape', { shape: [1, 3] }, 'fake'),
        node('Input', { field: 'real' }, 'real'),
        node('Reshape', { shape: [1, 3] }, 'given'),
        node('Concat', {}, 'both'),
        node('Dense', { units: 5 }, 'look'),
        node('Activation', { function: 'tanh' }, 'think'),
        node('Dense', { units: 1 }, 'judge'),
        node('Reshape', { shape: [2] }, 'scores'),
        node('Split', {}, 'apart'),
        output('genuine', 'one'),
        output('forged', 'zero'),
        output('fooled', 'one'),
      ],
      [
        'z > spread',
        'spread > norm',
        'norm > bend',
        'bend > draw',
        'draw > fake',
        'real > given',
        'given > both.x1',
        'fake > both.x2',
        'both > look',
        'look > think',
        'think > judge',
        'judge > scores',
        'scores > apart',
        'apart.y1 > genuine',
        'apart.y2 > forged',
        'apart.y2 > fooled',
      ],
      {
        fields: [
          { ...features(4), name: 'noise' },
          { ...features(3), name: 'real' },
          number('one'),
          number('zero'),
        ],
        training,
      },
    );
  const feedsOf = (step: number) => {
    const { batch, batches } = adversaries;
    const [ones, zeros] = [new Array(batch).fill(1), new Array(batch).fill(0)];
    return {
      z: fill((step % batches) + 1, batch * 4),
      real: fill((step % batches) + 201, batch * 3, 0.5).map(value => value + 0.5),
      'target/genuine': ones,
      'target/forged': zeros,
      'target/fooled': ones,
    };
  };
  const twentySteps = async (training: Partial<Training>) => {
    const trainer = new Trainer(gan(training), adversaries.batch);
    await trainer.initialize();
    trainer.load(firstValues(adversaries.parameters));
    const figures: Figures[] = [];
    for (let step = 0; step < 20; step++) figures.push(await trainer.train(feedsOf(step)));
    return { trainer, figures };
  };

  test('are the loop of a GAN', async () => {
    const { trainer, figures } = await twentySteps({ phases });
    for (const [name, expected] of Object.entries(adversaries.losses)) {
      const found = figures.map(each => each[`${name}/loss`]!);
      expect(relativeDifference(found, expected, 0), name).toBeLessThan(1e-4);
    }
    expectState(trainer.state, adversaries.state);
    // The forward pass is made anew: the other way round they do not end alike.
    const turned = await twentySteps({ phases: phases.toReversed() });
    expect(
      relativeDifference(turned.trainer.state['look/weight']!, adversaries.state['look/weight']!, 1e-2),
    ).toBeGreaterThan(1e-3);
  });

  test('train a block that stands in two places as one', async () => {
    const critics = block(
      'critic',
      [
        node('BlockInput', {}, 'x'),
        node('Dense', { units: 5 }, 'look'),
        node('Activation', { function: 'tanh' }, 'think'),
        node('Dense', { units: 1 }, 'judge'),
        node('BlockOutput', {}, 'y'),
      ],
      ['x > look', 'look > think', 'think > judge', 'judge > y'],
    );
    const whole = gan({});
    const { nodes } = whole.graph;
    const first = node('Block', { block: 'critic' }, 'first');
    const second = node('Block', { block: 'critic', sharedWith: 'first' }, 'second');
    const kept = ['z', 'spread', 'norm', 'bend', 'draw', 'real', 'genuine', 'forged', 'fooled'];
    const document = withBlocks(
      documentOf(
        [...kept.map(id => nodes[id]!), first, second],
        [
          'z > spread',
          'spread > norm',
          'norm > bend',
          'bend > draw',
          'real > first',
          'draw > second',
          'first > genuine',
          'second > forged',
          'second > fooled',
        ],
        {
          fields: whole.dataset!.fields,
          training: { phases: [{ ...phases[0]!, nodes: ['first'] }, phases[1]!] },
        },
      ),
      critics,
    );
    expect(check(document).problems).toEqual([]);
    const place = (name: string) => (/^(look|judge)/.test(name) ? `first/${name}` : name);
    const trainer = new Trainer(document, adversaries.batch);
    await trainer.initialize();
    const start = Object.entries(firstValues(adversaries.parameters));
    trainer.load(Object.fromEntries(start.map(([name, values]) => [place(name), values])));
    for (let step = 0; step < 20; step++) await trainer.train(feedsOf(step));
    const expected = Object.entries(adversaries.state).map(([name, values]) => [place(name), values]);
    expectState(trainer.state, Object.fromEntries(expected));
  });

  test('have slots and scalars of their own, also for what both train', () => {
    const shared = phases.map(phase => ({ ...phase, nodes: [...phase.nodes, 'look'] }));
    const { state, scalars } = buildTrainingGraph(gan({ phases: shared }), { batchSize: 2 });
    expect(state.filter(({ node }) => node === 'look').map(({ name }) => name)).toEqual([
      'look/weight',
      'look/weight/phase1/first_moment',
      'look/weight/phase1/second_moment',
      'look/bias',
      'look/bias/phase1/first_moment',
      'look/bias/phase1/second_moment',
      'look/weight/phase2/momentum',
      'look/bias/phase2/momentum',
    ]);
    expect(scalars.map(({ name }) => name)).toEqual([
      'phase1/adam_step',
      'phase1/adam_epsilon',
      'phase2/learning_rate',
    ]);
  });
});
