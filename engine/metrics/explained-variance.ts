import { mul, sub } from '../ops/index.ts';
import { columnSums, explained, meanOfColumns } from './columns.ts';
import { metric } from './metric.ts';

/** 1 - Var(t - x) / Var(t), for each number of a target and then averaged, as scikit-learn does. */
export const explainedVariance = metric({
  name: 'explained-variance',
  doc: 'As R², but an error that is always the same does not count: 1 - Var(t - x) / Var(t).',
  attributes: {},
  better: 'higher',
  targets: ['numbers'],
  sums: judged =>
    columnSums(judged, (x, t) => {
      const error = sub(t, x);
      return [error, mul(error, error), t, mul(t, t)];
    }),
  finish: sums =>
    meanOfColumns(sums, 4, (count, error, errorSquare, linear, square) =>
      explained(errorSquare! - error! ** 2 / count, square! - linear! ** 2 / count),
    ),
});
