/** The CTC loss beside torch.nn.functional.ctc_loss: values, gradients, twenty steps of training, and long sequences. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import type { Field } from '../../../engine/document/document.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { losses } from '../../../engine/losses/index.ts';
import type { TargetLoss } from '../../../engine/losses/loss.ts';
import { filled, reduceMean } from '../../../engine/ops/index.ts';
import { dataOf } from '../../../engine/ops/operand.ts';
import { chain } from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { firstValues, type ParameterTable, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { runGraph } from '../../support/run-graph.ts';
import { Trainer } from '../../support/trainer.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const fixtures = JSON.parse(
  readFileSync(new URL('../../fixtures/ctc.json', import.meta.url), 'utf8'),
) as Shape & {
  readonly losses: {
    readonly [name: string]: { targets: number[]; loss: number; gradient: number[] };
  };
  readonly long: Shape & { readonly loss: number; readonly squares: readonly number[] };
  readonly trajectory: {
    readonly parameters: ParameterTable;
    readonly targets: number[];
    readonly losses: number[];
    readonly state: { readonly [name: string]: readonly number[] };
  };
};

interface Shape {
  readonly batch: number;
  readonly steps: number;
  readonly classes: number;
  readonly labels: number;
}

const ctc: TargetLoss = losses.ctc;

interface Case {
  readonly settings?: { readonly [name: string]: unknown };
  /** How many steps of each sample count. */
  readonly lengths?: readonly number[];
}

/** Those of `losses` in make_ctc_fixtures.py. */
const cases: { readonly [name: string]: Case } = {
  plain: {},
  'shorter targets, one of them empty': {},
  'the blank last': { settings: { blank: -1 } },
  'the blank within': { settings: { blank: 2 } },
  'steps that do not count': { lengths: [12, 7, 9, 12, 1] },
  'too few steps': { settings: { zeroInfinity: true }, lengths: [3, 7, 9, 12, 1] },
};

async function lossAndGradient(
  { batch, steps, classes, labels }: Shape,
  scores: Float32Array,
  targets: readonly number[],
  { settings, lengths }: Case,
  provider: 'cpu' | 'webgpu' = 'cpu',
) {
  const attributes = withDefaults(ctc.attributes, settings ?? {});
  const x = input('feed', 'x', float32([batch, steps, classes]));
  const t = input('feed', 't', { dtype: 'int64', shape: [batch, labels] });
  const mask = input('feed', 'mask', float32([batch, steps]));
  const perSample = ctc.build(
    lengths ? ctc.hide!(x, mask, attributes) : x,
    t,
    attributes,
    filled(1, [batch]),
  );
  expect(perSample.type.shape).toEqual([batch]);
  const loss = reduceMean(perSample, { axes: [0], keepdims: false });
  const outputs = [
    { name: 'loss', value: loss },
    { name: 'gradient', value: gradients(loss, [x])[0]! },
  ];
  const graph = { name: 'ctc', inputs: lengths ? [x, t, mask] : [x, t], outputs };
  const feeds = new Map([
    [x, scores],
    [t, dataOf('int64', targets)],
    ...(lengths
      ? [[mask, Float32Array.from(lengths.flatMap(n => [...Array(steps)].map((_, i) => +(i < n))))] as const]
      : []),
  ]);
  const found = await runGraph(graph, feeds, { provider });
  return { loss: found.loss as Float32Array, gradient: found.gradient as Float32Array };
}

const { batch, steps, classes } = fixtures;
const scores = fill(1, batch * steps * classes, 3);

test('every case has a fixture', () => expect(Object.keys(cases)).toEqual(Object.keys(fixtures.losses)));

test.each(Object.keys(cases))('%s', async name => {
  const expected = fixtures.losses[name]!;
  const found = await lossAndGradient(fixtures, scores, expected.targets, cases[name]!);
  expect(relativeDifference(found.loss, [expected.loss], 0)).toBeLessThan(1e-5);
  expect(relativeDifference(found.gradient, expected.gradient, 1e-3)).toBeLessThan(1e-4);
});

test('padding of another number counts for as little, and so does the blank', async () => {
  const { targets, loss } = fixtures.losses['shorter targets, one of them empty']!;
  for (const padding of [0, 4]) {
    const padded = targets.map(label => (label < 0 ? padding : label));
    const found = await lossAndGradient(fixtures, scores, padded, { settings: { padding: 4 } });
    expect(relativeDifference(found.loss, [loss], 0)).toBeLessThan(1e-5);
  }
});

test('labels that need more steps than there are have an infinite loss, and leave the rest alone', async () => {
  const { targets } = fixtures.losses['too few steps']!;
  const lengths = cases['too few steps']!.lengths!;
  const found = await lossAndGradient(fixtures, scores, targets, { lengths });
  expect(found.loss[0]).toBe(Number.POSITIVE_INFINITY);
  expect(found.gradient.every(Number.isFinite)).toBe(true);
});

test.each([0, 1000])('scores of ±%i have a finite loss and gradient', async size => {
  const { targets } = fixtures.losses.plain!;
  const far = scores.map(score => Math.sign(score) * size);
  const found = await lossAndGradient(fixtures, far, targets, {});
  expect([...found.loss, ...found.gradient].every(Number.isFinite)).toBe(true);
});

test('two hundred steps agree, and are quick', async () => {
  const { long } = fixtures;
  const x = fill(3, long.batch * long.steps * long.classes, 2);
  const targets = labels(4, long.batch * long.labels, 29).map(label => label + 1);
  const found = await lossAndGradient(long, x, targets, {});
  expect(relativeDifference(found.loss, [long.loss], 0)).toBeLessThan(1e-5);
  const size = long.steps * long.classes;
  const squares = long.squares.map((_, i) =>
    found.gradient.slice(i * size, (i + 1) * size).reduce((sum, g) => sum + g * g, 0),
  );
  expect(relativeDifference(squares, long.squares, 0)).toBeLessThan(1e-3);
});

const rows: Field = { name: 'rows', kind: 'tensor', dtype: 'float32', shape: [steps, 3] };
const spelling: Field = { name: 'spelling', kind: 'tensor', dtype: 'int64', shape: [fixtures.labels] };

const network = () =>
  chain(
    [
      ['Input', { field: 'rows' }],
      ['Dense', { units: 8 }, 'dense1'],
      ['Activation', { function: 'tanh' }],
      ['Dense', { units: classes }, 'dense2'],
      ['Output', { target: 'spelling', loss: 'ctc', metrics: ['edit-distance'] }],
    ],
    {
      fields: [rows, spelling],
      training: { optimizer: { type: 'Adam', attributes: { learningRate: 0.02 } } },
    },
  );

test('twenty steps of Adam', async () => {
  const { parameters, targets, losses, state } = fixtures.trajectory;
  const trainer = new Trainer(network(), batch);
  await trainer.initialize();
  trainer.load(firstValues(parameters));
  const found: number[] = [];
  for (let step = 0; step < 20; step++) {
    const feeds = { input: fill((step % 4) + 1, batch * steps * 3, 2), 'target/output': targets };
    const figures = await trainer.train(feeds, { learningRate: 0.02 });
    found.push(figures.loss!);
    expect(figures['output/edit-distance']).toBeGreaterThan(0);
  }
  expect(relativeDifference(found, losses, 0)).toBeLessThan(1e-4);
  for (const [name, values] of Object.entries(state))
    expect(relativeDifference(trainer.state[name]!, values, 0.1)).toBeLessThan(1e-4);
});

const skipped = noWebGpu && ` (skipped, no webgpu: ${noWebGpu})`;
describe.skipIf(noWebGpu)(`runs on webgpu alone${skipped}`, () => {
  test.each(['shorter targets, one of them empty', 'steps that do not count'])('%s', async name => {
    const expected = fixtures.losses[name]!;
    const found = await lossAndGradient(fixtures, scores, expected.targets, cases[name]!, 'webgpu');
    expect(relativeDifference(found.loss, [expected.loss], 0)).toBeLessThan(1e-5);
    expect(relativeDifference(found.gradient, expected.gradient, 1e-2)).toBeLessThan(1e-3);
  });
});
