import { float } from '../layers/attribute.ts';
import { abs, add, min, mul, sub } from '../ops/index.ts';
import { expectNumbers, likePrediction, loss, meanPerSample } from './loss.ts';

/** Huber, Robust estimation of a location parameter (1964): with m = min(|e|, δ) it is m² / 2 + δ (|e| - m). */
export const huber = loss({
  name: 'huber',
  doc: 'Squared below delta, absolute above it: e² / 2, or delta (|e| - delta / 2).',
  attributes: {
    delta: float({ default: 1, min: 0, exclusive: true, doc: 'Error from which the loss grows linearly.' }),
  },
  targets: 'numbers',
  expect: (prediction, target) => expectNumbers('huber', prediction, target),
  build(prediction, target, { delta }) {
    const error = abs(sub(prediction, likePrediction(target, prediction)));
    const near = min(error, delta);
    return meanPerSample(add(mul(mul(near, near), 0.5), mul(sub(error, near), delta)));
  },
  result: prediction => prediction,
});
