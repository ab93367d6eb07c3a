import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { logSumExp, mul, reduceSum, softmax, sub } from '../ops/index.ts';
import { classMask } from './class-mask.ts';
import { loss, meanPerSample } from './loss.ts';

/** Softmax cross-entropy: -log softmax(x)[t] = log Σ exp x - x[t], where the sum is taken from the largest score. */
export const crossEntropy = loss({
  name: 'cross-entropy',
  doc: 'For one of several classes: -log softmax(x)[class], from raw scores x.',
  attributes: {},
  targets: 'classes',
  expect(prediction, target) {
    const [, units, ...rest] = prediction;
    if (units === undefined)
      throw layerProblem(
        'class-scores',
        { loss: 'cross-entropy', shape: formatShape(prediction) },
        { port: 'x' },
      );
    if (target.dtype !== 'int64')
      throw layerProblem(
        'target-classes',
        { loss: 'cross-entropy', field: target.name, kind: target.kind },
        { attribute: 'loss' },
      );
    if (rest.join() !== target.shape.join())
      throw layerProblem(
        'target-shape',
        { shape: formatShape(prediction), field: target.name, target: formatShape(target.shape) },
        { port: 'x' },
      );
    const classes = target.classes?.length;
    if (classes !== undefined && units !== classes)
      throw layerProblem('class-count', { units, field: target.name, classes }, { port: 'x' });
  },
  build(prediction, target) {
    const score = reduceSum(mul(prediction, classMask(prediction, target)), { axes: [1], keepdims: false });
    return meanPerSample(sub(logSumExp(prediction, 1), score));
  },
  result: prediction => softmax(prediction, 1),
});
