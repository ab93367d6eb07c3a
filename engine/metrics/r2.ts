import { mul, sub } from '../ops/index.ts';
import { columnSums, explained, meanOfColumns } from './columns.ts';
import { metric } from './metric.ts';

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
  sums: judged =>
    columnSums(judged, (x, t) => {
      const error = sub(t, x);
      return [mul(error, error), t, mul(t, t)];
    }),
  finish: sums =>
    meanOfColumns(sums, 3, (count, residual, linear, square) =>
      explained(residual!, square! - linear! ** 2 / count),
    ),
});
