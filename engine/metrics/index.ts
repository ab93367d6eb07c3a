/** The metric table: what an Output's `metrics` may hold. */
import { accuracy } from './accuracy.ts';
import { averagePrecision } from './average-precision.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import { confusion } from './confusion.ts';
import { editDistance } from './edit-distance.ts';
import { explainedVariance } from './explained-variance.ts';
import { f1 } from './f1.ts';
import { intersectionOverUnion } from './iou.ts';
import { matthews } from './matthews.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import type { Metric } from './metric.ts';
import { perplexity } from './perplexity.ts';
import { precision } from './precision.ts';
import { r2 } from './r2.ts';
import { recall } from './recall.ts';
import { rocAuc } from './roc-auc.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';
import { topK } from './top-k.ts';

export const metrics = {
  accuracy,
  'top-k': topK,
  'balanced-accuracy': balancedAccuracy,
  precision,
  recall,
  f1,
  iou: intersectionOverUnion,
  'roc-auc': rocAuc,
  'average-precision': averagePrecision,
  mcc: matthews,
  confusion,
  perplexity,
  'edit-distance': editDistance,
  mae: meanAbsoluteError,
  mse: meanSquaredError,
  rmse: rootMeanSquaredError,
  mape: meanAbsolutePercentageError,
  r2,
  'explained-variance': explainedVariance,
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
