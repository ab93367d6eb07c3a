import { classMask } from '../losses/class-mask.ts';
import { logSumExp, mul, reduceSum, sub } from '../ops/index.ts';
import { metric } from './metric.ts';
import { countedSums, finishMean } from './sums.ts';

/** exp of the mean cross-entropy, without weights of classes or smoothing, over the places that count. */
export const perplexity = metric({
  name: 'perplexity',
  doc: 'Between how many equally likely classes the network hesitates: exp of the mean of -log softmax(x)[class].',
  attributes: {},
  better: 'lower',
  targets: ['classes'],
  sums(judged) {
    const { prediction, target } = judged;
    const score = reduceSum(mul(prediction, classMask(prediction, target)), { axes: [1] });
    return countedSums(sub(logSumExp(prediction, 1), score), judged);
  },
  finish: sums => Math.exp(finishMean(sums)),
});
