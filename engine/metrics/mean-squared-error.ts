import { likePrediction, meanPerSample } from '../losses/loss.ts';
import { mul, sub } from '../ops/index.ts';
import { metric } from './metric.ts';
import { finishMean, weightedSums } from './sums.ts';

export const meanSquaredError = metric({
  name: 'mse',
  doc: 'Mean squared error: the mean of (x - t)².',
  attributes: {},
  better: 'lower',
  targets: ['numbers'],
  sums({ prediction, target, weight }) {
    const error = sub(prediction, likePrediction(target, prediction));
    return weightedSums(meanPerSample(mul(error, error)), weight);
  },
  finish: finishMean,
});
