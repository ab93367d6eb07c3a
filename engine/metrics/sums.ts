import { shapeOf, type Value } from '../ir/value.ts';
import { meanPerSample } from '../losses/loss.ts';
import { concat, mul, reduceSum, reshape } from '../ops/index.ts';
import type { Judged } from './metric.ts';

/** [Σ w v, Σ w] of one number v for each sample, both [batch]: what a weighted mean is made of. */
export const weightedSums = (perSample: Value, weight: Value): Value =>
  concat([total(mul(perSample, weight)), total(weight)], 0);

/** The sums of a figure that is known for each place [batch, …], over those that count. */
export const countedSums = (perPlace: Value, { weight, counted }: Judged): Value =>
  counted
    ? concat(
        [mul(perPlace, counted), counted].map(each => total(mul(meanPerSample(each), weight))),
        0,
      )
    : weightedSums(meanPerSample(perPlace), weight);

/** The sum over all axes as [1]. */
export const total = (x: Value): Value =>
  reshape(reduceSum(x, { axes: shapeOf(x).map((_, axis) => axis), keepdims: false }), [1]);

/** The mean of `weightedSums`. 0 where nothing counts, such as places that are all ignored: a gap, not a run that blew up. */
export const finishMean = (sums: ArrayLike<number>): number => sums[0]! / (sums[1] === 0 ? 1 : sums[1]!);
