/** Every loss with its settings beside PyTorch's, on scores for each place of an image. */
import { describe, expect, test } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { constant, input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { losses } from '../../../engine/losses/index.ts';
import type { Loss } from '../../../engine/losses/loss.ts';
import { div, reduceSum } from '../../../engine/ops/index.ts';
import { dataOf } from '../../../engine/ops/operand.ts';
import { type Attributes, category, chain } from '../../support/documents.ts';
import { firstValues, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { lossCases as cases, type LossCase, SHAPE, scores } from '../../support/reference/losses.ts';
import { runGraph } from '../../support/run-graph.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';
import { trainingFixtures } from '../../support/training-fixtures.ts';
import { noWebGpu } from '../../support/webgpu.ts';

/** As `judge` has it: Σ build / Σ weight. */
function graphOf({ loss: name, target: [, type], settings }: LossCase) {
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
  // Those without a target, of groups, or of labels are in free.test.ts, triplet.test.ts and ctc.test.ts.
  const settings = new Set<string>();
  const tested = new Set<string>();
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

test.each(Object.keys(cases))('%s trains what makes the scores', async name => {
  const { loss, target, settings } = cases[name]!;
  const [targets, type] = target;
  const document = chain(
    [
      ['Input', { field: 'image' }],
      ['Conv2D', { filters: 4, kernelSize: [1, 1] }, 'layer'],
      ['Output', { target: 'target', loss, metrics: [], ...settings } as Attributes],
    ],
    {
      fields: [
        { name: 'image', kind: 'image', dtype: 'float32', shape: SHAPE.slice(1) },
        type.dtype === 'int64'
          ? { ...category('target', 4), shape: SHAPE.slice(2) }
          : { name: 'target', kind: 'tensor', dtype: 'float32', shape: SHAPE.slice(1) },
      ],
      training: { optimizer: { type: 'SGD', attributes: {} } },
    },
  );
  const { parameters, rate } = trainingFixtures.lossSteps;
  const expected = trainingFixtures.losses[name]!;
  const trainer = new Trainer(document, SHAPE[0]!);
  await trainer.initialize();
  trainer.load(firstValues(parameters));
  const found: number[] = [];
  for (let step = 0; step < expected.losses.length; step++)
    found.push(
      (await trainer.train({ input: scores, 'target/output': targets }, { learningRate: rate })).loss!,
    );
  expect(relativeDifference(found, expected.losses, 1e-2)).toBeLessThan(1e-4);
  for (const [state, values] of Object.entries(expected.state))
    expect(relativeDifference(trainer.state[state]!, values, 0.1), state).toBeLessThan(1e-4);
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
