import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import type { Value } from '../ir/value.ts';
import { bool, float } from '../layers/attribute.ts';
import { abs, add, max, min, mul, pow, reduceSum, split, sqrt, squeeze, sub } from '../ops/index.ts';
import { freeLoss } from './loss.ts';
import { margin } from './margin.ts';

/** PyTorch adds it to each difference, which keeps the root of a distance of 0 differentiable. */
const EPSILON = 1e-6;

/** (Σ |a - b + ε|^p)^(1/p) of two lists of features [batch, features]. */
function distance(a: Value, b: Value, p: number): Value {
  const difference = add(sub(a, b), EPSILON);
  const total = (powers: Value): Value => reduceSum(powers, { axes: [1] });
  if (p === 2) return sqrt(total(mul(difference, difference)));
  if (p === 1) return total(abs(difference));
  return pow(total(pow(abs(difference), p)), 1 / p);
}

/**
 * PyTorch's TripletMarginLoss (Balntas et al., Learning local feature descriptors with triplets, 2016): the anchor a
 * should be nearer to a sample like it than to one unlike it, by a margin. The three are stacked [batch, 3, features], in
 * the order anchor, like, unlike.
 */
export const triplet = freeLoss({
  name: 'triplet',
  doc: 'For stacked triples [batch, 3, features] of anchor a, like p and unlike n: max(0, |a - p| - |a - n| + margin).',
  attributes: {
    margin,
    norm: float({
      default: 2,
      min: 1,
      doc: 'Power of the distance: 2 for a straight line, 1 for the sum of the differences.',
    }),
    swap: bool({
      default: false,
      doc: 'Take the unlike one from whichever of anchor and like it is nearer to.',
    }),
  },
  targets: 'none',
  expect(prediction) {
    if (prediction.length !== 3 || prediction[1] !== 3)
      throw layerProblem(
        'layout-expected',
        { expected: '[batch, 3, features]', shape: formatShape(prediction) },
        { port: 'x' },
      );
  },
  build(prediction, { margin, norm, swap }) {
    const [anchor, like, unlike] = split(prediction, [1, 1, 1], 1).map(part => squeeze(part, [1])) as [
      Value,
      Value,
      Value,
    ];
    const far = distance(anchor, unlike, norm);
    const nearest = swap ? min(far, distance(like, unlike, norm)) : far;
    return max(add(sub(distance(anchor, like, norm), nearest), margin), 0);
  },
  result: prediction => prediction,
});
