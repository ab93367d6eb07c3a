import { shapeOf } from '../ir/value.ts';
import { add, max, mul, reduceSum, softmax, sub } from '../ops/index.ts';
import { classMask } from './class-mask.ts';
import { expectClasses } from './classes.ts';
import { loss, meanPerSample } from './loss.ts';
import { margin } from './margin.ts';

/**
 * PyTorch's MultiMarginLoss with p = 1, of Crammer and Singer, Multiclass kernel-based vector machines (2001), with a
 * sum in place of their maximum. The exported network gives softmax(x): right in its order, but no measured probability.
 */
export const multiMargin = loss({
  name: 'multi-margin',
  doc: 'For one of several classes, as a support vector machine: the sum of max(0, margin - x[class] + x[other]) over the other classes, divided by their number with the right one.',
  attributes: { margin },
  targets: 'classes',
  applies: 'softmax',
  expect: (prediction, target) => expectClasses('multi-margin', prediction, target, []),
  build(prediction, target, { margin }) {
    const mask = classMask(prediction, target);
    const right = reduceSum(mul(mask, prediction), { axes: [1], keepdims: true });
    // The right class itself would always add the margin.
    const behind = mul(max(add(sub(prediction, right), margin), 0), sub(1, mask));
    const classes = shapeOf(prediction)[1] as number;
    return meanPerSample(mul(reduceSum(behind, { axes: [1] }), 1 / classes));
  },
  result: prediction => softmax(prediction, 1),
});
