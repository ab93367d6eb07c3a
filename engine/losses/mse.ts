import { mul, sub } from '../ops/index.ts';
import { expectNumbers, likePrediction, loss, meanPerSample } from './loss.ts';

export const mse = loss({
  name: 'mse',
  doc: 'Mean squared error: the mean of (x - t)².',
  attributes: {},
  targets: 'numbers',
  expect: (prediction, target) => expectNumbers('mse', prediction, target),
  build(prediction, target) {
    const error = sub(prediction, likePrediction(target, prediction));
    return meanPerSample(mul(error, error));
  },
  result: prediction => prediction,
});
