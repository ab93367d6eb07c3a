/** Sums for each number of a target apart, of which variances are made. */
import type { Dim } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { likePrediction } from '../losses/loss.ts';
import { concat, mul, reduceSum, reshape } from '../ops/index.ts';
import type { Judged } from './metric.ts';
import { total } from './sums.ts';

/**
 * [Σ w, then Σ w v of each number of a sample, for each v that `of` makes].
 * @param of x and t are [batch, numbers]
 */
export function columnSums(
  { prediction, target, weight }: Judged,
  of: (x: Value, t: Value) => readonly Value[],
): Value {
  const [batch, ...sample] = shapeOf(prediction);
  const columns = sample.reduce<number>((product, dim) => product * (dim as number), 1);
  const table = (x: Value) => reshape(x, [batch as Dim, columns]);
  const w = reshape(weight, [batch as Dim, 1]);
  const values = of(table(prediction), table(likePrediction(target, prediction)));
  return concat([total(weight), ...values.map(value => reduceSum(mul(value, w), { axes: [0] }))], 0);
}

/** The mean over the numbers of what `figure` makes of a number's sums and the weight of all samples. */
export function meanOfColumns(
  sums: ArrayLike<number>,
  parts: number,
  figure: (count: number, ...sums: readonly number[]) => number,
): number {
  const columns = (sums.length - 1) / parts;
  let mean = 0;
  for (let c = 0; c < columns; c++) {
    const own = Array.from({ length: parts }, (_, part) => sums[1 + part * columns + c]!);
    mean += figure(sums[0]!, ...own) / columns;
  }
  return mean;
}

/** 1 - residual / spread. A constant target: perfect or worthless, never a division by 0. */
export const explained = (residual: number, spread: number): number =>
  spread > 0 ? 1 - residual / spread : residual === 0 ? 1 : 0;
