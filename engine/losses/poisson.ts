import { exp, mul, sub } from '../ops/index.ts';
import { expectNumbers, likePrediction, loss, meanPerSample } from './loss.ts';

/** PyTorch's PoissonNLLLoss with log_input: the prediction is the logarithm of the rate, and log t! is left out. */
export const poisson = loss({
  name: 'poisson',
  doc: 'For counts: exp(x) - t x, where exp(x) is the expected count.',
  attributes: {},
  targets: 'numbers',
  expect: (prediction, target) => expectNumbers('poisson', prediction, target),
  build: (prediction, target) =>
    meanPerSample(sub(exp(prediction), mul(likePrediction(target, prediction), prediction))),
  result: prediction => exp(prediction),
});
