import { describe, expect, test } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import type { Field } from '../../../engine/document/document.ts';
import { float32, type TensorType, TypeProblem } from '../../../engine/ir/type.ts';
import { constant, input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { type LossName, losses } from '../../../engine/losses/index.ts';
import { reduceMean } from '../../../engine/ops/index.ts';
import { amount, category, digit, features } from '../../support/documents.ts';
import { fill, labels } from '../../support/fill.ts';
import { fixtures, relativeDifference } from '../../support/pytorch-fixtures.ts';
import { type Numbers, runnerOf } from '../../support/trainer.ts';

type Comparing = Exclude<LossName, 'triplet' | 'value'>;

async function lossAndGradient(
  name: Comparing,
  scores: Numbers,
  shape: readonly number[],
  targets: Numbers,
  target: TensorType,
  attributes: { readonly [name: string]: unknown } = {},
) {
  const x = input('feed', 'x', float32(shape));
  const t = input('feed', 't', target);
  const declaration = losses[name];
  const real = constant(new Float32Array(shape[0]!).fill(1), [shape[0]!]);
  const perSample = declaration.build(x, t, withDefaults(declaration.attributes, attributes), real);
  expect(perSample.type.shape).toEqual([shape[0]]);
  const loss = reduceMean(perSample, { axes: [0], keepdims: false });
  const [gradient] = gradients(loss, [x]);
  const graph = {
    name: 'loss',
    inputs: [x, t],
    outputs: [
      { name: 'loss', value: loss },
      { name: 'gradient', value: gradient! },
      { name: 'result', value: declaration.result(x) },
    ],
  };
  const { loss: value, ...rest } = await (await runnerOf(graph)).run({ x: scores, t: targets });
  return { loss: value![0]!, gradient: rest.gradient!, result: rest.result! };
}

describe('beside PyTorch', () => {
  const scores = fill(1, 24, 3);
  // The last row is far beyond what exp can hold.
  for (let i = 20; i < 24; i++) scores[i]! *= 60;
  const numbers = fill(501, 24, 3);
  const cases: { readonly [name in Comparing]?: [Numbers, TensorType, object?] } = {
    'cross-entropy': [labels(501, 6, 4), { dtype: 'int64', shape: [6] }],
    'binary-cross-entropy': [labels(501, 24, 2), float32([6, 4])],
    mse: [numbers, float32([6, 4])],
    mae: [numbers, float32([6, 4])],
    huber: [numbers, float32([6, 4]), { delta: 0.7 }],
  };
  test.each(Object.keys(cases) as Comparing[])('%s', async name => {
    const [targets, type, attributes] = cases[name]!;
    const found = await lossAndGradient(name, scores, [6, 4], targets, type, { ...attributes });
    const expected = fixtures.losses[name]!;
    expect(relativeDifference([found.loss], [expected.loss], 0)).toBeLessThan(1e-6);
    expect(relativeDifference(found.gradient, expected.gradient, 1e-3)).toBeLessThan(1e-5);
  });
});

test('the gradient at a score of exactly 0 is σ(0) - t', async () => {
  const { gradient } = await lossAndGradient('binary-cross-entropy', [0, 0], [2, 1], [0, 1], float32([2]));
  expect([...gradient]).toEqual([0.25, -0.25]);
});

test('a class for each pixel', async () => {
  // Two classes, images of 1 × 2: scores [batch, classes, 1, 2].
  const found = await lossAndGradient('cross-entropy', [0, 3, 0, 1], [1, 2, 1, 2], [1, 0], {
    dtype: 'int64',
    shape: [1, 1, 2],
  });
  expect(found.loss).toBeCloseTo((Math.log(2) + Math.log(1 + Math.exp(-2))) / 2, 6);
  expect(found.result[0]! + found.result[2]!).toBeCloseTo(1, 6);
});

describe('what may be compared', () => {
  const tags: Field = { ...features(3), name: 'tags' };
  test.each([
    ['cross-entropy', ['batch', 10], digit, null],
    ['cross-entropy', ['batch', 12], digit, 'class-count'],
    ['cross-entropy', ['batch', 10, 4, 4], digit, 'target-shape'],
    ['cross-entropy', ['batch'], digit, 'class-scores'],
    ['cross-entropy', ['batch', 10], amount, 'target-classes'],
    ['binary-cross-entropy', ['batch', 1], category('yes', 2), null],
    ['binary-cross-entropy', ['batch', 2], category('yes', 2), 'target-shape'],
    ['binary-cross-entropy', ['batch', 1], digit, 'target-binary'],
    ['binary-cross-entropy', ['batch', 3], tags, null],
    ['mse', ['batch', 1], amount, null],
    ['mse', ['batch'], amount, null],
    ['mse', ['batch', 2], amount, 'target-shape'],
    ['mse', ['batch', 1, 3], tags, null],
    ['mae', ['batch', 10], digit, 'target-numbers'],
    ['huber', ['batch', 4], tags, 'target-shape'],
  ] as const)('%s of %j with %o', (name, prediction, field, code) => {
    const declaration = losses[name];
    const expectation = () => declaration.expect(prediction, field, withDefaults(declaration.attributes, {}));
    if (code === null) return expect(expectation).not.toThrow();
    try {
      expectation();
    } catch (error) {
      expect(error).toBeInstanceOf(TypeProblem);
      return expect((error as TypeProblem).code).toBe(code);
    }
    expect.fail(`${name} accepts ${prediction}`);
  });
});
