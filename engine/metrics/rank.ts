import { shapeOf, type Value } from '../ir/value.ts';
import { classMask } from '../losses/class-mask.ts';
import { add, cast, cumSum, equal, less, mul, reduceSum, sub } from '../ops/index.ts';

/**
 * How many classes stand before the right one: those with a higher score, and those with the same score and a
 * lower index. [batch, …]. Counted from behind, so that a score that is not a number never looks right.
 */
export function classRank(scores: Value, target: Value): Value {
  const mask = classMask(scores, target);
  const right = reduceSum(mul(scores, mask), { axes: [1], keepdims: true });
  const below = cast(less(scores, right), 'float32');
  // 1 at the right class and at all after it.
  const notBefore = cumSum(mask, 1);
  const tied = mul(cast(equal(scores, right), 'float32'), notBefore);
  const behind = reduceSum(add(below, tied), { axes: [1], keepdims: false });
  return sub(shapeOf(scores)[1] as number, behind);
}
