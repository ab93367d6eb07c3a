/** The metric table: what an Output's `metrics` may hold. */
import { accuracy } from './accuracy.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import type { Metric } from './metric.ts';
import { r2 } from './r2.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';
import { topK } from './top-k.ts';

export const metrics = {
  accuracy,
  'top-k': topK,
  mae: meanAbsoluteError,
  rmse: rootMeanSquaredError,
  r2,
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
