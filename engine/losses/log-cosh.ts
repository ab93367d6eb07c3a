import { abs, add, mul, softplus, sub } from '../ops/index.ts';
import { expectNumbers, likePrediction, loss, meanPerSample } from './loss.ts';

/** log cosh e = |e| + log(1 + exp(-2 |e|)) - log 2, which never overflows. Not in PyTorch; as Keras has it. */
export const logCosh = loss({
  name: 'log-cosh',
  doc: 'Logarithm of the hyperbolic cosine of the error: squared for small errors, absolute for large ones.',
  attributes: {},
  targets: 'numbers',
  expect: (prediction, target) => expectNumbers('log-cosh', prediction, target),
  build(prediction, target) {
    const error = abs(sub(prediction, likePrediction(target, prediction)));
    return meanPerSample(sub(add(error, softplus(mul(error, -2))), Math.LN2));
  },
  result: prediction => prediction,
});
