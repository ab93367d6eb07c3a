/** The figures of each class and the confusion matrix, beside plain counting over every place of every sample. */
import { describe, expect, test } from 'vitest';
import { float32, type TensorType, TypeProblem } from '../../../engine/ir/type.ts';
import { input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import type { TargetKind } from '../../../engine/losses/loss.ts';
import { type MetricName, metrics } from '../../../engine/metrics/index.ts';
import type { Metric } from '../../../engine/metrics/metric.ts';
import { dataOf } from '../../../engine/ops/operand.ts';
import { fill, labels } from '../../support/fill.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

interface Samples {
  readonly targets: TargetKind;
  readonly shape: readonly number[];
  readonly scores: Float32Array;
  readonly truth: readonly number[];
  readonly type: TensorType;
  readonly weights: readonly number[];
  /** 1 at the places that count; none: all. */
  readonly counted?: readonly number[];
}

async function sumsOf(name: MetricName, samples: Samples): Promise<Float64Array> {
  const { targets, shape, type, scores, truth, weights } = samples;
  const metric: Metric = metrics[name];
  const prediction = input('feed', 'scores', float32(shape));
  const target = input('feed', 'targets', type);
  const weight = input('feed', 'weights', float32([shape[0]!]));
  const counted = input('feed', 'counted', float32(type.shape));
  const judged = {
    targets,
    prediction,
    target,
    weight,
    counted: samples.counted ? counted : null,
    blank: null,
  };
  const sums = metric.sums(judged, withDefaults(metric.attributes, {}));
  const inputs = [prediction, target, weight, ...(samples.counted ? [counted] : [])];
  const feeds = new Map([
    [prediction, scores],
    [target, dataOf(type.dtype, truth)],
    [weight, Float32Array.from(weights)],
    ...(samples.counted ? [[counted, Float32Array.from(samples.counted)] as const] : []),
  ]);
  const found = await runGraph(graphOf(inputs, { sums }), feeds);
  return Float64Array.from(found.sums as Float32Array);
}

const matrixOf = async (samples: Samples) => metrics.confusion.confusion!(await sumsOf('confusion', samples));

const columnOf = async (name: MetricName, samples: Samples) => {
  const metric: Metric = metrics[name];
  return metric.perClass!(await sumsOf(name, samples), withDefaults(metric.attributes, {}));
};

/** Eight sequences of six places, five classes of which the last is never true; one sample pads, class 3 is ignored. */
const [BATCH, CLASSES, PLACES] = [8, 5, 6];
const truth = labels(21, BATCH * PLACES, 4);
const sequences: Samples = {
  targets: 'classes',
  shape: [BATCH, CLASSES, PLACES],
  scores: fill(22, BATCH * CLASSES * PLACES, 3),
  truth,
  type: { dtype: 'int64', shape: [BATCH, PLACES] },
  weights: [1, 1, 1, 1, 1, 1, 1, 0],
  counted: truth.map(label => (label === 3 ? 0 : 1)),
};

function countPlainly({ scores, truth, counted, weights }: Samples): number[][] {
  const counts = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  truth.forEach((label, i) => {
    const [sample, place] = [Math.floor(i / PLACES), i % PLACES];
    if (!weights[sample] || !counted![i]) return;
    const own = Array.from(
      { length: CLASSES },
      (_, c) => scores[(sample * CLASSES + c) * PLACES + place] as number,
    );
    counts[label]![own.indexOf(Math.max(...own))]!++;
  });
  return counts;
}

describe('of a class for each place', () => {
  const counts = countPlainly(sequences);
  const said = counts.map((_, p) => counts.reduce((sum, row) => sum + row[p]!, 0));
  const present = counts.map(row => row.reduce((sum, count) => sum + count, 0));

  test('the confusion matrix counts what counts', async () => {
    expect(present[3]).toBe(0);
    expect(said[4]).toBeGreaterThan(0);
    expect(await matrixOf(sequences)).toEqual(counts);
  });

  test('precision, recall and F1 of each class', async () => {
    const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    const expected = {
      precision: counts.map((row, c) => share(row[c]!, said[c]!)),
      recall: counts.map((row, c) => share(row[c]!, present[c]!)),
      f1: counts.map((row, c) => share(2 * row[c]!, said[c]! + present[c]!)),
    };
    for (const name of ['precision', 'recall', 'f1'] as const) {
      const found = await columnOf(name, sequences);
      found.forEach((value, c) => {
        expect(value).toBeCloseTo(expected[name][c]!, 6);
      });
    }
  });

  test('the area under the curve of each class: the share of pairs in order', async () => {
    const { scores, counted, weights } = sequences;
    const found = await columnOf('roc-auc', sequences);
    for (let c = 0; c < CLASSES; c++) {
      const rows = truth.flatMap((label, i) => {
        const [sample, place] = [Math.floor(i / PLACES), i % PLACES];
        if (!weights[sample] || !counted![i]) return [];
        const own = Array.from(
          { length: CLASSES },
          (_, k) => scores[(sample * CLASSES + k) * PLACES + place] as number,
        );
        const total = own.reduce((sum, score) => sum + Math.exp(score), 0);
        return [{ is: label === c, p: Math.exp(own[c]!) / total }];
      });
      const [yes, no] = [rows.filter(({ is }) => is), rows.filter(({ is }) => !is)];
      const pairs = yes.flatMap(a => no.map(b => (a.p > b.p ? 1 : a.p === b.p ? 0.5 : 0) as number));
      if (pairs.length === 0) expect(found[c]).toBeNaN();
      // Scores fall into bins.
      else
        expect(Math.abs(found[c]! - pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length)).toBeLessThan(
          0.02,
        );
    }
    expect(found.filter(Number.isNaN)).toHaveLength(2);
  });
});

test('a class that is neither said nor true has no figure', async () => {
  const samples: Samples = {
    targets: 'classes',
    shape: [2, 3],
    scores: Float32Array.of(2, 1, 0, 1, 2, 0),
    truth: [0, 0],
    type: { dtype: 'int64', shape: [2] },
    weights: [1, 1],
  };
  expect(await columnOf('f1', samples)).toEqual([2 / 3, 0, Number.NaN]);
  expect(await matrixOf(samples)).toEqual([
    [1, 1, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test('of yes or no the matrix has two classes', async () => {
  const samples: Samples = {
    targets: 'binary',
    shape: [3, 2],
    scores: Float32Array.of(-1, 2, 3, -4, 5, 6),
    truth: [0, 1, 0, 1, 1, 0],
    type: float32([3, 2]),
    weights: [1, 1, 0],
  };
  expect(await matrixOf(samples)).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('a matrix of more than 200 classes is refused', () => {
  const expectation = (classes: number) => () => metrics.confusion.expect!(['batch', classes], 'classes');
  expect(expectation(200)).not.toThrow();
  expect(expectation(201)).toThrow(TypeProblem);
});
