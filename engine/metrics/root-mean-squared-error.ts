import { likePrediction, meanPerSample } from '../losses/loss.ts';
import { mul, sub } from '../ops/index.ts';
import { metric } from './metric.ts';
import { finishMean, weightedSums } from './sums.ts';

export const rootMeanSquaredError = metric({
  name: 'rmse',
  doc: 'Root of the mean squared error, in the units of the target.',
  attributes: {},
  better: 'lower',
  targets: ['numbers'],
  sums({ prediction, target, weight }) {
    const error = sub(prediction, likePrediction(target, prediction));
    return weightedSums(meanPerSample(mul(error, error)), weight);
  },
  finish: sums => Math.sqrt(finishMean(sums)),
});
