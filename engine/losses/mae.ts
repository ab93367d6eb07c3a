import { abs, sub } from '../ops/index.ts';
import { expectNumbers, likePrediction, loss, meanPerSample } from './loss.ts';

export const mae = loss({
  name: 'mae',
  doc: 'Mean absolute error: the mean of |x - t|.',
  attributes: {},
  targets: 'numbers',
  expect: (prediction, target) => expectNumbers('mae', prediction, target),
  build: (prediction, target) => meanPerSample(abs(sub(prediction, likePrediction(target, prediction)))),
  result: prediction => prediction,
});
