/**
 * Losses of overlap, for masks: how far two sets are apart, with probabilities in place of yes and no. One figure for each
 * sample, over all its places (and for each class, then averaged). Not in PyTorch.
 */
import { shapeOf, type Value } from '../ir/value.ts';
import { float } from '../layers/attribute.ts';
import { add, div, mul, reduceMean, reduceSum, reshape, sigmoid, softmax, sub } from '../ops/index.ts';
import { range } from '../ops/infer.ts';
import { expectBinary } from './binary.ts';
import { classMask } from './class-mask.ts';
import { classAttributes, countedPlaces, expectClasses } from './classes.ts';
import { binaryLikePrediction, loss } from './loss.ts';

const smooth = float({
  default: 1,
  min: 0,
  exclusive: true,
  doc: 'Added above and below the fraction bar, so that an empty mask that is found empty is no error.',
});
const { ignoreIndex } = classAttributes;

/** What makes a loss of Σ p t, Σ p and Σ t. */
type Distance = (both: Value, ofPrediction: Value, ofTarget: Value, smooth: number) => Value;

/** Sums over every axis from this one on. */
const sumFrom = (x: Value, axis: number): Value =>
  reduceSum(x, { axes: range(shapeOf(x).length - axis, axis) });

const distanceOf = (p: Value, t: Value, axis: number, distance: Distance, smooth: number): Value =>
  distance(sumFrom(mul(p, t), axis), sumFrom(p, axis), sumFrom(t, axis), smooth);

const binaryOverlap = (name: string, doc: string, distance: Distance) =>
  loss({
    name,
    doc,
    attributes: { smooth },
    targets: 'binary',
    applies: 'sigmoid',
    expect: (prediction, target) => expectBinary(name, prediction, target),
    build: (prediction, target, { smooth }) =>
      distanceOf(sigmoid(prediction), binaryLikePrediction(target, prediction), 1, distance, smooth),
    result: prediction => sigmoid(prediction),
  });

const classOverlap = (name: string, doc: string, distance: Distance) =>
  loss({
    name,
    doc,
    attributes: { smooth, ignoreIndex },
    targets: 'classes',
    applies: 'softmax',
    expect: (prediction, target) => expectClasses(name, prediction, target, []),
    build(prediction, target, { smooth, ignoreIndex }) {
      const counted = countedPlaces(target, { ignoreIndex });
      const [batch, , ...places] = shapeOf(prediction);
      const only = (x: Value) => (counted ? mul(x, reshape(counted, [batch!, 1, ...places])) : x);
      const p = only(softmax(prediction, 1));
      return reduceMean(distanceOf(p, only(classMask(prediction, target)), 2, distance, smooth), {
        axes: [1],
      });
    },
    counted: countedPlaces,
    result: prediction => softmax(prediction, 1),
  });

/** Milletari et al., V-Net (2016), with plain sums below the fraction bar as Sudre et al. (2017): 1 - 2 Σpt / (Σp + Σt). */
const diceDistance: Distance = (both, ofPrediction, ofTarget, smooth) =>
  sub(1, div(add(mul(both, 2), smooth), add(add(ofPrediction, ofTarget), smooth)));

/** Rahman and Wang, Optimizing intersection-over-union (2016): 1 - Σpt / (Σp + Σt - Σpt). */
const iouDistance: Distance = (both, ofPrediction, ofTarget, smooth) =>
  sub(1, div(add(both, smooth), add(sub(add(ofPrediction, ofTarget), both), smooth)));

export const dice = binaryOverlap(
  'dice',
  'For masks of yes or no: 1 - 2 Σpt / (Σp + Σt), with p = σ(x). Small shapes count as much as large ones.',
  diceDistance,
);
export const iou = binaryOverlap(
  'iou',
  'For masks of yes or no: 1 - the soft intersection over the union, with p = σ(x).',
  iouDistance,
);
export const classDice = classOverlap(
  'class-dice',
  'Dice of a class for each place: p = softmax(x), one figure for each class, averaged.',
  diceDistance,
);
export const classIou = classOverlap(
  'class-iou',
  'Intersection over union of a class for each place: p = softmax(x), one figure for each class, averaged.',
  iouDistance,
);
