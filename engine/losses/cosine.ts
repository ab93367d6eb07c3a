import type { Value } from '../ir/value.ts';
import { div, max, mul, reduceSum, reduceSumSquare, sqrt, sub } from '../ops/index.ts';
import { expectVectors, likePrediction, loss, meanPerSample } from './loss.ts';

const EPSILON = 1e-8;
const along = { axes: [1] } as const;

/** Bounded below before the root, whose gradient at 0 is infinite. */
const length = (x: Value): Value => sqrt(max(reduceSumSquare(x, along), EPSILON ** 2));

/**
 * 1 - cos of the angle between prediction and target along axis 1: PyTorch's CosineEmbeddingLoss for pairs that belong
 * together, 1 - CosineSimilarity with dim = 1.
 */
export const cosine = loss({
  name: 'cosine',
  doc: 'For vectors whose direction counts: 1 - x·t / (|x| |t|).',
  attributes: {},
  targets: 'numbers',
  expect: (prediction, target) => expectVectors('cosine', prediction, target),
  build(prediction, target) {
    const t = likePrediction(target, prediction);
    const product = reduceSum(mul(prediction, t), along);
    return meanPerSample(sub(1, div(product, mul(length(prediction), length(t)))));
  },
  result: prediction => prediction,
});
