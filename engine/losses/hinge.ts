import { max, mul, sigmoid, sub } from '../ops/index.ts';
import { expectBinary } from './binary.ts';
import { binaryLikePrediction, loss, meanPerSample } from './loss.ts';

/**
 * Cortes and Vapnik, Support-vector networks (1995); as Keras has it. Not PyTorch's HingeEmbeddingLoss, which is about
 * distances. The exported network gives σ(x): above one half where the score is above 0, but no measured probability.
 */
export const hinge = loss({
  name: 'hinge',
  doc: 'For yes or no, as a support vector machine: max(0, 1 - x) for yes, max(0, 1 + x) for no.',
  attributes: {},
  targets: 'binary',
  applies: 'sigmoid',
  expect: (prediction, target) => expectBinary('hinge', prediction, target),
  build(prediction, target) {
    const sign = sub(mul(binaryLikePrediction(target, prediction), 2), 1);
    return meanPerSample(max(sub(1, mul(sign, prediction)), 0));
  },
  result: prediction => sigmoid(prediction),
});
