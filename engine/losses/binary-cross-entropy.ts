import type { Value } from '../ir/value.ts';
import { float } from '../layers/attribute.ts';
import { add, mul, neg, sigmoid, softplus, sub } from '../ops/index.ts';
import { expectBinary } from './binary.ts';
import { binaryLikePrediction, loss, meanPerSample } from './loss.ts';

/**
 * -p t log σ(x) - (1 - t) log(1 - σ(x)), for each number: (1 - t) x + (1 + (p - 1) t) log(1 + exp(-x)), with a softplus
 * that never overflows. As PyTorch's BCEWithLogitsLoss, with one pos_weight for all.
 */
export function binaryEntropy(x: Value, t: Value, positiveWeight: number): Value {
  const missed = softplus(neg(x));
  const against = mul(sub(1, t), x);
  if (positiveWeight === 1) return add(against, missed);
  return add(against, mul(add(mul(t, positiveWeight - 1), 1), missed));
}

export const binaryCrossEntropy = loss({
  name: 'binary-cross-entropy',
  doc: 'For yes or no: -t log σ(x) - (1 - t) log(1 - σ(x)), from raw scores x.',
  attributes: {
    positiveWeight: float({
      default: 1,
      min: 0,
      exclusive: true,
      doc: 'How much a yes counts against a no; above 1 where yes is rare.',
    }),
  },
  targets: 'binary',
  applies: 'sigmoid',
  expect: (prediction, target) => expectBinary('binary-cross-entropy', prediction, target),
  build: (prediction, target, { positiveWeight }) =>
    meanPerSample(binaryEntropy(prediction, binaryLikePrediction(target, prediction), positiveWeight)),
  result: prediction => sigmoid(prediction),
});
