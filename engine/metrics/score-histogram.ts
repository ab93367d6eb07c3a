/**
 * Areas under curves need all scores in order, which no sum can hold. So scores fall into bins, for the true and the others
 * apart; the curve has one point for each bin, and within a bin nothing has an order: half of its pairs count as right. The
 * bins are equally wide in σ(z / 4) of the log-odds z, so that they tell scores of almost certain networks apart too.
 */
import type { Dim } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { classMask } from '../losses/class-mask.ts';
import { binaryLikePrediction } from '../losses/loss.ts';
import {
  add,
  cast,
  concat,
  expand,
  floor,
  greaterOrEqual,
  iota,
  log,
  max,
  min,
  mul,
  reshape,
  scatterElements,
  sigmoid,
  softmax,
  sub,
  where,
  zeros,
} from '../ops/index.ts';
import type { Judged } from './metric.ts';

const BINS = 1024;

/** [true of each class and bin, false of each class and bin]; of yes or no, for yes alone. */
export function scoreHistogram({ targets, prediction, target, weight, counted }: Judged): Value {
  const shape = shapeOf(prediction);
  const [batch, axis, ...places] = shape as [Dim, number | undefined, ...Dim[]];
  const classes = targets === 'classes';
  const truth = classes ? classMask(prediction, target) : binaryLikePrediction(target, prediction);
  const odds = classes ? logOdds(softmax(prediction, 1)) : prediction;
  const count = classes ? axis! : 1;
  const bin = min(floor(mul(sigmoid(mul(odds, 0.25)), BINS)), BINS - 1);
  // What is not a number falls into the lowest bin: an index must not leave the table.
  const safe = where(greaterOrEqual(bin, 0), bin, 0);
  const offset = classes
    ? add(safe, reshape(mul(cast(iota(count), 'float32'), BINS), [count, ...places.map(() => 1)]))
    : safe;
  const perSample = reshape(weight, [batch, ...shape.slice(1).map(() => 1)]);
  const each = counted ? mul(perSample, reshape(counted, [batch, 1, ...places])) : perSample;
  const size = shape.reduce<number>((product, dim) => product * (dim as number), 1);
  const flat = (x: Value) => reshape(x, [size]);
  const at = flat(cast(offset, 'int32'));
  const all = expand(each, shape);
  const fill = (x: Value) => scatterElements(zeros([count * BINS]), at, flat(x), 0, 'add');
  return concat([fill(mul(all, truth)), fill(mul(all, sub(1, truth)))], 0);
}

/** log p / (1 - p), finite for every probability. */
const logOdds = (p: Value): Value => sub(log(max(p, 1e-12)), log(max(sub(1, p), 1e-12)));

/** For each class, from the highest bin down: how many of the true and of the others reach it. */
export function curves(sums: ArrayLike<number>): { readonly hits: number[]; readonly misses: number[] }[] {
  const classes = sums.length / (2 * BINS);
  const accumulate = (from: number) => {
    let sum = 0;
    return Array.from({ length: BINS }, (_, i) => {
      sum += sums[from + BINS - 1 - i]!;
      return sum;
    });
  };
  return Array.from({ length: classes }, (_, c) => ({
    hits: accumulate(c * BINS),
    misses: accumulate((classes + c) * BINS),
  }));
}

/** What a curve comes to; not a number where the samples tell nothing. */
export type Area = (hits: readonly number[], misses: readonly number[]) => number;

/** For each class. */
export const areas = (sums: ArrayLike<number>, area: Area): number[] =>
  curves(sums).map(({ hits, misses }) => area(hits, misses));

/** Their mean over the classes that have one; `otherwise` where none has. */
export function meanOfAreas(sums: ArrayLike<number>, area: Area, otherwise: number): number {
  const known = areas(sums, area).filter(value => !Number.isNaN(value));
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : otherwise;
}
