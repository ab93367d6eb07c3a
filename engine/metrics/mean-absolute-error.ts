import { likePrediction, meanPerSample } from '../losses/loss.ts';
import { abs, sub } from '../ops/index.ts';
import { metric } from './metric.ts';
import { finishMean, weightedSums } from './sums.ts';

export const meanAbsoluteError = metric({
  name: 'mae',
  doc: 'Mean absolute error: the mean of |x - t|.',
  attributes: {},
  better: 'lower',
  targets: ['numbers'],
  sums: ({ prediction, target, weight }) =>
    weightedSums(meanPerSample(abs(sub(prediction, likePrediction(target, prediction)))), weight),
  finish: finishMean,
});
