import type { Dim } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { likePrediction } from '../losses/loss.ts';
import { concat, mul, reduceSum, reshape, sub } from '../ops/index.ts';
import { metric } from './metric.ts';
import { total } from './sums.ts';

/**
 * Coefficient of determination, 1 - Σ (t - x)² / Σ (t - mean t)², for each number of a target and then averaged, as
 * scikit-learn does. Σ (t - mean t)² is Σ t² - (Σ t)² / n: each batch is summed in float32, so a target whose mean is
 * far greater than its spread should be normalized.
 */
export const r2 = metric({
  name: 'r2',
  doc: 'Share of the variance of the target that is explained: 1 is perfect, 0 is no better than the mean.',
  attributes: {},
  better: 'higher',
  targets: ['numbers'],
  sums({ prediction, target, weight }) {
    const [batch, ...sample] = shapeOf(prediction);
    const columns = sample.reduce<number>((product, dim) => product * (dim as number), 1);
    const table = (x: Value) => reshape(x, [batch as Dim, columns]);
    const x = table(prediction);
    const t = table(likePrediction(target, prediction));
    const error = sub(t, x);
    const w = reshape(weight, [batch as Dim, 1]);
    const sum = (value: Value) => reduceSum(mul(value, w), { axes: [0], keepdims: false });
    return concat([total(weight), sum(mul(error, error)), sum(t), sum(mul(t, t))], 0);
  },
  finish(sums) {
    const columns = (sums.length - 1) / 3;
    const count = sums[0]!;
    let mean = 0;
    for (let c = 0; c < columns; c++) {
      const [residual, linear, square] = [1, 2, 3].map(part => sums[1 + (part - 1) * columns + c]!);
      const spread = square! - linear! ** 2 / count;
      // A constant target: perfect or worthless, never a division by 0.
      mean += (spread > 0 ? 1 - residual! / spread : residual === 0 ? 1 : 0) / columns;
    }
    return mean;
  },
});
