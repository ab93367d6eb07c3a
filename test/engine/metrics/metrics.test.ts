import { describe, expect, test } from 'vitest';
import { float32, type TensorType } from '../../../engine/ir/type.ts';
import { input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import type { TargetKind } from '../../../engine/losses/loss.ts';
import { type MetricName, metrics } from '../../../engine/metrics/index.ts';
import { fill, labels } from '../../support/fill.ts';
import { runnerOf } from '../../support/trainer.ts';

interface Batch {
  readonly scores: ArrayLike<number>;
  readonly targets: readonly number[];
  readonly weights: readonly number[];
}

/** The figure over several batches, as a run makes it: sums added, then finished. */
async function measure(
  name: MetricName,
  targets: TargetKind,
  shape: readonly number[],
  target: TensorType,
  batches: readonly Batch[],
  attributes = {},
): Promise<number> {
  const prediction = input('feed', 'scores', float32(shape));
  const weight = input('feed', 'weights', float32([shape[0]!]));
  const value = input('feed', 'targets', target);
  const metric = metrics[name];
  const judged = { targets, prediction, target: value, weight, counted: null, blank: null };
  const settings = withDefaults(metric.attributes, attributes);
  const sums = metric.sums(judged, settings);
  const runner = await runnerOf({
    name,
    inputs: [prediction, value, weight],
    outputs: [{ name: 'sums', value: sums }],
  });
  const total = new Float64Array(sums.type.shape[0] as number);
  for (const { scores, targets, weights } of batches) {
    const results = await runner.run({ scores: Float32Array.from(scores), targets, weights });
    results.sums!.forEach((sum, i) => {
      total[i]! += sum;
    });
  }
  return metric.finish!(total, settings);
}

const classes = (batch: number): TensorType => ({ dtype: 'int64', shape: [batch] });

describe('accuracy', () => {
  const accuracy = (scores: number[], targets: number[], weights = targets.map(() => 1)) =>
    measure('accuracy', 'classes', [targets.length, 3], classes(targets.length), [
      { scores, targets, weights },
    ]);

  test('counts the highest score', async () =>
    expect(await accuracy([1, 2, 3, 3, 2, 1, 1, 3, 2, 9, 0, 1], [2, 0, 1, 1])).toBe(0.75));
  test('gives a tie to the lower class', async () =>
    expect(await accuracy([5, 5, 1, 5, 5, 1], [0, 1])).toBe(0.5));
  test('does not count padding', async () =>
    expect(await accuracy([1, 2, 3, 3, 2, 1], [2, 1], [1, 0])).toBe(1));
  test('is never right about what is not a number', async () => {
    expect(await accuracy([Number.NaN, Number.NaN, Number.NaN], [0])).toBe(0);
    expect(await accuracy([Number.NaN, 1, 0], [1])).toBe(0);
  });
  test('of yes or no is about the sign', async () => {
    const batch = { scores: [-1, 2, 0.5, -3], targets: [0, 1, 0, 1], weights: [1, 1, 1, 1] };
    expect(await measure('accuracy', 'binary', [4, 1], classes(4), [batch])).toBe(0.5);
  });
});

test('top-k agrees with sorting', async () => {
  const [batch, count] = [40, 12];
  const scores = fill(3, batch * count);
  const targets = labels(4, batch, count);
  for (const topK of [1, 3, 12]) {
    let right = 0;
    targets.forEach((target, row) => {
      const own = [...scores.slice(row * count, (row + 1) * count)];
      const best = own.map((_, i) => i).sort((a, b) => own[b]! - own[a]!);
      if (best.indexOf(target) < topK) right++;
    });
    const weights = targets.map(() => 1);
    const found = await measure(
      'top-k',
      'classes',
      [batch, count],
      classes(batch),
      [{ scores, targets, weights }],
      {
        topK,
      },
    );
    expect(found).toBeCloseTo(right / batch, 6);
  }
});

describe('figures of numbers, over two batches of which the second is padded', () => {
  const scores = [1, 2, 3, 4, 5, 99];
  const targets = [1.5, 2, 2, 5, 4, -50];
  const batches = [
    { scores: scores.slice(0, 3), targets: targets.slice(0, 3), weights: [1, 1, 1] },
    { scores: scores.slice(3), targets: targets.slice(3), weights: [1, 1, 0] },
  ];
  const errors = [-0.5, 0, 1, -1, 1];
  const squares = errors.reduce((sum, e) => sum + e * e, 0);
  const mean = 14.5 / 5;
  const spread = targets.slice(0, 5).reduce((sum, t) => sum + (t - mean) ** 2, 0);
  const of = (name: MetricName) => measure(name, 'numbers', [3, 1], float32([3]), batches);

  test('mae', async () => expect(await of('mae')).toBeCloseTo(3.5 / 5, 6));
  test('rmse', async () => expect(await of('rmse')).toBeCloseTo(Math.sqrt(squares / 5), 6));
  test('r2', async () => expect(await of('r2')).toBeCloseTo(1 - squares / spread, 5));
});

test('r2 of several numbers is the mean of theirs', async () => {
  // The first number is right each time, the second always the mean: (1 + 0) / 2.
  const batch = { scores: [1, 5, 2, 5, 3, 5], targets: [1, 4, 2, 5, 3, 6], weights: [1, 1, 1] };
  expect(await measure('r2', 'numbers', [3, 2], float32([3, 2]), [batch])).toBeCloseTo(0.5, 6);
});

test('r2 of a target that never changes is no division by 0', async () => {
  const batch = { scores: [1, 2], targets: [3, 3], weights: [1, 1] };
  expect(await measure('r2', 'numbers', [2, 1], float32([2]), [batch])).toBe(0);
});

describe('areas under curves where one answer is missing', () => {
  const areaOf = (name: MetricName, targets: number[]) =>
    measure(name, 'binary', [3, 1], float32([3]), [{ scores: [-1, 2, 0.5], targets, weights: [1, 1, 1] }]);
  const ofClasses = (name: MetricName, targets: number[]) =>
    measure(name, 'classes', [3, 2], classes(3), [
      { scores: [2, 1, 1, 2, 2, 1], targets, weights: [1, 1, 1] },
    ]);

  test('without a yes the average precision is 0, without a no 1, as scikit-learn has it', async () => {
    expect(await areaOf('average-precision', [0, 0, 0])).toBe(0);
    expect(await areaOf('average-precision', [1, 1, 1])).toBe(1);
    // The class that does not occur is left out.
    expect(await ofClasses('average-precision', [0, 0, 0])).toBe(1);
  });

  test('without pairs the area under the ROC curve is that of chance', async () => {
    expect(await areaOf('roc-auc', [0, 0, 0])).toBe(0.5);
    expect(await areaOf('roc-auc', [1, 1, 1])).toBe(0.5);
    expect(await ofClasses('roc-auc', [1, 1, 1])).toBe(0.5);
    expect(await ofClasses('roc-auc', [0, 1, 0])).toBe(1);
  });
});

describe('where nothing counts', () => {
  const nothing = [{ scores: [2, 1, 1, 2, 2, 1], targets: [0, 1, 0], weights: [0, 0, 0] }];

  test.each(['accuracy', 'f1', 'balanced-accuracy', 'top-k', 'roc-auc', 'average-precision', 'mcc'] as const)(
    '%s is a number',
    async name =>
      expect(await measure(name, 'classes', [3, 2], classes(3), nothing)).toBeGreaterThanOrEqual(0),
  );

  test('F1 of a yes that is neither said nor true is 0, as scikit-learn has it', async () => {
    const batch = { scores: [-1, -2], targets: [0, 0], weights: [1, 1] };
    expect(await measure('f1', 'binary', [2, 1], float32([2]), [batch])).toBe(0);
  });
});
