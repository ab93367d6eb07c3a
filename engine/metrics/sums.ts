import { shapeOf, type Value } from '../ir/value.ts';
import { concat, mul, reduceSum, reshape } from '../ops/index.ts';

/** [Σ w v, Σ w] of one number for each sample, both [batch]: what a weighted mean is made of. */
export const weightedSums = (perSample: Value, weight: Value): Value =>
  concat([total(mul(perSample, weight)), total(weight)], 0);

/** The sum over all axes as [1]. */
export const total = (x: Value): Value =>
  reshape(reduceSum(x, { axes: shapeOf(x).map((_, axis) => axis), keepdims: false }), [1]);

/** The mean of `weightedSums`; not a number when there were no samples. */
export const finishMean = (sums: ArrayLike<number>): number => sums[0]! / sums[1]!;
