import { greater, log, logSoftmax, mul, reduceSum, softmax, sub, where } from '../ops/index.ts';
import { expectVectors, likePrediction, loss, meanPerSample } from './loss.ts';

/**
 * Kullback and Leibler (1951): Σ t (log t - log softmax(x)) over axis 1, where 0 log 0 is 0. PyTorch's KLDivLoss with
 * the reduction batchmean for [batch, classes], on the logarithm of softmax(x), which it leaves to the caller.
 */
export const klDivergence = loss({
  name: 'kl-divergence',
  doc: 'Distance from softmax(x) to a target that holds a probability for each class: Σ t log(t / softmax(x)).',
  attributes: {},
  targets: 'numbers',
  applies: 'softmax',
  expect: (prediction, target) => expectVectors('kl-divergence', prediction, target),
  build(prediction, target) {
    const t = likePrediction(target, prediction);
    const logT = log(where(greater(t, 0), t, 1));
    return meanPerSample(reduceSum(mul(t, sub(logT, logSoftmax(prediction, 1))), { axes: [1] }));
  },
  result: prediction => softmax(prediction, 1),
});
