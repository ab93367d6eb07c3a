import { shapeOf, type Value } from '../ir/value.ts';
import { classAxis, classMask, spreadClass } from '../losses/class-mask.ts';
import { add, cast, equal, greaterOrEqual, less, mul, reduceSum, sub } from '../ops/index.ts';

/**
 * How many classes stand before the right one: those with a higher score, and those with the same score and a
 * lower index. [batch, …]. Counted from behind, so that a score that is not a number never looks right.
 */
export function classRank(scores: Value, target: Value): Value {
  const right = reduceSum(mul(scores, classMask(scores, target)), { axes: [1], keepdims: true });
  const below = cast(less(scores, right), 'float32');
  const notBefore = cast(greaterOrEqual(classAxis(scores), spreadClass(scores, target)), 'float32');
  const tied = mul(cast(equal(scores, right), 'float32'), notBefore);
  const behind = reduceSum(add(below, tied), { axes: [1], keepdims: false });
  return sub(shapeOf(scores)[1] as number, behind);
}
