/**
 * How often each class was found, said and true: all that precision, recall and their kin are made of. Three numbers for a
 * class rather than a row of a confusion matrix, so that a thousand classes are no burden.
 */
import type { Shape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { choice } from '../layers/attribute.ts';
import { classMask } from '../losses/class-mask.ts';
import { binaryLikePrediction } from '../losses/loss.ts';
import {
  cast,
  concat,
  cumSum,
  equal,
  greater,
  less,
  mul,
  reduceMax,
  reduceSum,
  reshape,
} from '../ops/index.ts';
import { range } from '../ops/infer.ts';
import { type Judged, type Metric, metric } from './metric.ts';

/** Weights [batch], or [batch, …] of places, against a value of this shape. */
export const weightOf = ({ weight, counted }: Judged, shape: Shape): Value => {
  const [batch, , ...places] = shape;
  const perSample = reshape(weight, [batch!, ...shape.slice(1).map(() => 1)]);
  return counted ? mul(perSample, reshape(counted, [batch!, 1, ...places])) : perSample;
};

/** [found of each class, said of each class, true of each class]. Of yes or no, the one class is yes. */
export function classCounts(judged: Judged): Value {
  const { targets, prediction, target } = judged;
  const shape = shapeOf(prediction);
  const classes = targets === 'classes';
  const truth = classes ? classMask(prediction, target) : binaryLikePrediction(target, prediction);
  const said = classes ? chosen(prediction) : cast(greater(prediction, 0), 'float32');
  const weight = weightOf(judged, shape);
  const axes = classes ? [0, ...range(shape.length - 2, 2)] : range(shape.length);
  const sum = (x: Value) => {
    const counts = reduceSum(mul(x, weight), { axes });
    return classes ? counts : reshape(counts, [1]);
  };
  return concat([sum(mul(truth, said)), sum(said), sum(truth)], 0);
}

/** 1 at the highest score of each place, the first of several, 0 elsewhere. */
export function chosen(scores: Value): Value {
  const highest = cast(equal(scores, reduceMax(scores, { axes: [1], keepdims: true })), 'float32');
  return mul(highest, cast(less(cumSum(highest, 1), 1.5), 'float32'));
}

export interface Counts {
  readonly found: number;
  readonly said: number;
  readonly true: number;
}

const averages = ['macro', 'micro', 'weighted'] as const;
const average = choice({
  default: 'macro',
  options: averages,
  doc: 'Over the classes: macro counts each the same, weighted by how often it is true; micro counts all decisions together.',
});

/** A share made of counts, for yes, or for each class and then averaged. A class that is neither said nor true is left out. */
export const countMetric = (name: string, doc: string, share: (counts: Counts) => number): Metric =>
  metric({
    name,
    doc,
    attributes: { average },
    better: 'higher',
    share: true,
    targets: ['classes', 'binary'],
    sums: classCounts,
    finish(sums, { average }) {
      const classes = perClass(sums).filter(counts => counts.said > 0 || counts.true > 0);
      if (average === 'micro') return share(together(classes));
      const weight = (counts: Counts) => (average === 'weighted' ? counts.true : 1);
      const all = classes.reduce((sum, counts) => sum + weight(counts), 0);
      const sum = classes.reduce((sum, counts) => sum + share(counts) * weight(counts), 0);
      // scikit-learn's zero_division.
      return all > 0 ? sum / all : 0;
    },
    perClass: sums =>
      perClass(sums).map(counts => (counts.said > 0 || counts.true > 0 ? share(counts) : Number.NaN)),
  });

export const perClass = (sums: ArrayLike<number>): Counts[] => {
  const classes = sums.length / 3;
  return Array.from({ length: classes }, (_, c) => ({
    found: sums[c]!,
    said: sums[classes + c]!,
    true: sums[2 * classes + c]!,
  }));
};

export const together = (classes: readonly Counts[]): Counts =>
  classes.reduce(
    (sum, { found, said, true: truth }) => ({
      found: sum.found + found,
      said: sum.said + said,
      true: sum.true + truth,
    }),
    { found: 0, said: 0, true: 0 },
  );

/** 0 where there is nothing to divide by, as scikit-learn. */
export const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
