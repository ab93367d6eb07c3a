import { likePrediction, meanPerSample } from '../losses/loss.ts';
import { abs, div, max, sub } from '../ops/index.ts';
import { metric } from './metric.ts';
import { finishMean, weightedSums } from './sums.ts';

/** As torchmetrics and scikit-learn a share, not times 100; a target near 0 counts as this much. */
const SMALLEST = 1.17e-6;

export const meanAbsolutePercentageError = metric({
  name: 'mape',
  doc: 'Mean absolute error as a share of the target: the mean of |x - t| / |t|. Of use where no target is near 0.',
  attributes: {},
  better: 'lower',
  share: true,
  targets: ['numbers'],
  sums({ prediction, target, weight }) {
    const t = likePrediction(target, prediction);
    const share = div(abs(sub(prediction, t)), max(abs(t), SMALLEST));
    return weightedSums(meanPerSample(share), weight);
  },
  finish: finishMean,
});
