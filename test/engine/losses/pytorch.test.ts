/** Every loss with its settings beside PyTorch's, on scores for each place of an image. */
import { describe, expect, test } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { float32, type TensorType } from '../../../engine/ir/type.ts';
import { constant, input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { type LossName, losses } from '../../../engine/losses/index.ts';
import type { Loss } from '../../../engine/losses/loss.ts';
import { div, reduceSum } from '../../../engine/ops/index.ts';
import { dataOf } from '../../../engine/ops/operand.ts';
import { fill, labels } from '../../support/fill.ts';
import { fixtures, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { runGraph } from '../../support/run-graph.ts';
import { type Numbers, runnerOf } from '../../support/trainer.ts';
import { trainingFixtures } from '../../support/training-fixtures.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const SHAPE = [3, 4, 5, 2];
const COUNT = 120;
const scores = fill(1, COUNT, 3);
const classes: [Numbers, TensorType] = [labels(501, 30, 4), { dtype: 'int64', shape: [3, 5, 2] }];
const binary: [Numbers, TensorType] = [labels(501, COUNT, 2), float32(SHAPE)];
const numbers: [Numbers, TensorType] = [fill(501, COUNT, 3), float32(SHAPE)];
const counts: [Numbers, TensorType] = [labels(501, COUNT, 6), float32(SHAPE)];
const classWeights = [0.5, 2, 0, 1.25];

/** softmax of `numbers` over axis 1. */
const shares: [Numbers, TensorType] = [
  Float32Array.from({ length: COUNT }, (_, i) => {
    const at = (i: number) => Math.exp(numbers[0][i] as number);
    const first = i - (i % 40) + (i % 10);
    return at(i) / [0, 10, 20, 30].reduce((sum, step) => sum + at(first + step), 0);
  }),
  float32(SHAPE),
];

interface Case {
  readonly loss: LossName;
  readonly target: readonly [Numbers, TensorType];
  readonly settings?: { readonly [name: string]: unknown };
}

/** The cases of `losses` in make_training_fixtures.py. */
const cases: { readonly [name: string]: Case } = {
  'cross-entropy': { loss: 'cross-entropy', target: classes },
  'cross-entropy weighted': { loss: 'cross-entropy', target: classes, settings: { classWeights } },
  'cross-entropy smoothed': { loss: 'cross-entropy', target: classes, settings: { labelSmoothing: 0.1 } },
  'cross-entropy ignoring': { loss: 'cross-entropy', target: classes, settings: { ignoreIndex: 2 } },
  'cross-entropy weighted smoothed ignoring': {
    loss: 'cross-entropy',
    target: classes,
    settings: { classWeights, labelSmoothing: 0.3, ignoreIndex: 1 },
  },
  focal: { loss: 'focal', target: classes },
  'focal weighted': { loss: 'focal', target: classes, settings: { classWeights, gamma: 0.5 } },
  'multi-margin': { loss: 'multi-margin', target: classes, settings: { margin: 1.5 } },
  'binary-cross-entropy weighted': {
    loss: 'binary-cross-entropy',
    target: binary,
    settings: { positiveWeight: 2.5 },
  },
  'binary-focal': { loss: 'binary-focal', target: binary },
  'binary-focal 0.5': { loss: 'binary-focal', target: binary, settings: { positiveShare: 0.7, gamma: 0.5 } },
  hinge: { loss: 'hinge', target: binary },
  dice: { loss: 'dice', target: binary },
  iou: { loss: 'iou', target: binary, settings: { smooth: 0.1 } },
  'class-dice': { loss: 'class-dice', target: classes },
  'class-iou': { loss: 'class-iou', target: classes },
  'class-dice ignoring': { loss: 'class-dice', target: classes, settings: { ignoreIndex: 2 } },
  'log-cosh': { loss: 'log-cosh', target: numbers },
  poisson: { loss: 'poisson', target: counts },
  'kl-divergence': { loss: 'kl-divergence', target: shares },
  cosine: { loss: 'cosine', target: numbers },
};

/** As `judge` has it: Σ build / Σ weight. */
function graphOf({ loss: name, target: [, type], settings }: Case) {
  const declaration: Loss = losses[name];
  if (declaration.targets === 'none') throw new Error(`${name} takes no target.`);
  const attributes = withDefaults(declaration.attributes, settings ?? {});
  const x = input('feed', 'x', float32(SHAPE));
  const t = input('feed', 't', type);
  const real = constant(new Float32Array(3).fill(1), [3]);
  const perSample = declaration.build(x, t, attributes, real);
  expect(perSample.type.shape).toEqual([3]);
  const weight = declaration.weight?.(x, t, attributes, real) ?? null;
  const loss = div(reduceSum(perSample), weight ? reduceSum(weight) : 3);
  const outputs = [
    { name: 'loss', value: loss },
    { name: 'gradient', value: gradients(loss, [x])[0]! },
    { name: 'result', value: declaration.result(x) },
  ];
  return { graph: { name: 'loss', inputs: [x, t], outputs }, x, t };
}

test('there is a case for every loss, and for every setting another value than the default', () => {
  // The plain ones, and huber's delta, are in losses.test.ts; those without a target, of groups, or of labels, in
  // free.test.ts, triplet.test.ts and ctc.test.ts.
  const settings = new Set(['delta']);
  const tested = new Set<string>(Object.keys(fixtures.losses));
  for (const each of Object.values(cases)) {
    tested.add(each.loss);
    for (const name of Object.keys(each.settings ?? {})) settings.add(name);
  }
  const comparing = Object.entries<Loss>(losses).filter(
    ([, { targets }]) => !['none', 'groups', 'labels'].includes(targets),
  );
  expect([...tested].sort()).toEqual(comparing.map(([name]) => name).sort());
  const declared = comparing.map(([, loss]) => loss).flatMap(({ attributes }) => Object.keys(attributes));
  expect([...settings].sort()).toEqual([...new Set(declared)].sort());
  expect(Object.keys(cases)).toEqual(Object.keys(trainingFixtures.losses));
});

test.each(Object.keys(cases))('%s', async name => {
  const { graph } = graphOf(cases[name]!);
  const found = await (await runnerOf(graph)).run({ x: scores, t: cases[name]!.target[0] });
  const expected = trainingFixtures.losses[name]!;
  expect(relativeDifference(found.loss!, [expected.loss], 0)).toBeLessThan(1e-5);
  expect(relativeDifference(found.gradient!, expected.gradient, 1e-4)).toBeLessThan(1e-4);
  expect([...found.result!].every(Number.isFinite)).toBe(true);
});

test.each(Object.keys(cases))('%s stays finite far from 0, with its gradient', async name => {
  const { graph } = graphOf(cases[name]!);
  // exp of a count's logarithm is large by right: up to e^60 here.
  const far = scores.map(score => Math.sign(score) * (name === 'poisson' ? 60 : 1000));
  const found = await (await runnerOf(graph)).run({ x: far, t: cases[name]!.target[0] });
  for (const values of Object.values(found)) expect([...values].every(Number.isFinite)).toBe(true);
});

test.each(Object.keys(cases))('%s stays finite at 0, with its gradient', async name => {
  const { graph } = graphOf(cases[name]!);
  const found = await (await runnerOf(graph)).run({ x: scores.map(() => 0), t: cases[name]!.target[0] });
  for (const values of Object.values(found)) expect([...values].every(Number.isFinite)).toBe(true);
});

const skipped = noWebGpu && ` (skipped, no webgpu: ${noWebGpu})`;
describe.skipIf(noWebGpu)(`every loss and its gradient run on webgpu alone${skipped}`, () => {
  test.each(Object.keys(cases))('%s', async name => {
    const { graph, x, t } = graphOf(cases[name]!);
    const target = dataOf(t.type.dtype, Array.from(cases[name]!.target[0], Number));
    const feeds = new Map([
      [x, scores],
      [t, target],
    ]);
    const found = await runGraph(graph, feeds, { provider: 'webgpu' });
    const expected = trainingFixtures.losses[name]!;
    expect(relativeDifference(found.loss as Float32Array, [expected.loss], 0)).toBeLessThan(1e-5);
    expect(relativeDifference(found.gradient as Float32Array, expected.gradient, 1e-3)).toBeLessThan(1e-3);
  });
});
