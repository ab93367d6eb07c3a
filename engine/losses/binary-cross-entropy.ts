import { layerProblem } from '../graph/problem-codes.ts';
import { abs, add, exp, log, max, mul, neg, sigmoid, sub } from '../ops/index.ts';
import { binaryLikePrediction, expectSameSizes, loss, meanPerSample } from './loss.ts';

/**
 * -t log σ(x) - (1 - t) log(1 - σ(x)) = max(x, 0) - x t + log(1 + exp(-|x|)), which never overflows. The gradient of
 * max is shared at 0, so it is σ(x) - t there too.
 */
export const binaryCrossEntropy = loss({
  name: 'binary-cross-entropy',
  doc: 'For yes or no: -t log σ(x) - (1 - t) log(1 - σ(x)), from raw scores x.',
  attributes: {},
  targets: 'binary',
  expect(prediction, target) {
    const classes = target.classes?.length;
    if (classes !== undefined && classes !== 2)
      throw layerProblem(
        'target-binary',
        { loss: 'binary-cross-entropy', field: target.name, classes },
        { attribute: 'loss' },
      );
    expectSameSizes(prediction, target);
  },
  build(prediction, target) {
    const linear = sub(max(prediction, 0), mul(prediction, binaryLikePrediction(target, prediction)));
    return meanPerSample(add(linear, log(add(exp(neg(abs(prediction))), 1))));
  },
  result: prediction => sigmoid(prediction),
});
