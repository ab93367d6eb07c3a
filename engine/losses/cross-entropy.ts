import { shapeOf } from '../ir/value.ts';
import { float } from '../layers/attribute.ts';
import { add, logSumExp, mul, reduceSum, softmax, sub } from '../ops/index.ts';
import { classMask } from './class-mask.ts';
import { classAttributes, classShare, countedPlaces, expectClasses, weightsLike } from './classes.ts';
import { loss, meanPerSample } from './loss.ts';

/**
 * Softmax cross-entropy: -Σ q log softmax(x) = log Σ exp x Σ q - Σ q x, where the sum of exponentials is taken from the
 * largest score. q is 1 at the target; with label smoothing ε (Szegedy et al., Rethinking the Inception architecture,
 * 2016) it is 1 - ε there and ε / classes is added everywhere. Weights multiply q, and the mean is weighted by those
 * of the targets, as PyTorch's.
 */
export const crossEntropy = loss({
  name: 'cross-entropy',
  doc: 'For one of several classes: -log softmax(x)[class], from raw scores x.',
  attributes: {
    ...classAttributes,
    labelSmoothing: float({
      default: 0,
      min: 0,
      max: 1,
      doc: 'Share of each target that is spread evenly over all classes.',
    }),
  },
  targets: 'classes',
  applies: 'softmax',
  expect: (prediction, target, { classWeights }) =>
    expectClasses('cross-entropy', prediction, target, classWeights),
  build(prediction, target, { labelSmoothing, ...settings }) {
    const classes = shapeOf(prediction)[1] as number;
    const mask = classMask(prediction, target);
    const smooth = labelSmoothing === 0 ? mask : add(mul(mask, 1 - labelSmoothing), labelSmoothing / classes);
    const weights = weightsLike(prediction, settings.classWeights);
    const q = weights ? mul(smooth, weights) : smooth;
    const score = reduceSum(mul(q, prediction), { axes: [1] });
    const all = logSumExp(prediction, 1);
    const places = sub(weights ? mul(all, reduceSum(q, { axes: [1] })) : all, score);
    const counted = countedPlaces(target, settings);
    return meanPerSample(counted ? mul(places, counted) : places);
  },
  weight: classShare,
  counted: countedPlaces,
  result: prediction => softmax(prediction, 1),
});
