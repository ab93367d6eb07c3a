import { shapeOf, type Value } from '../ir/value.ts';
import { cast, equal, iota, reshape } from '../ops/index.ts';

/**
 * 1 at each sample's class, 0 elsewhere, in the shape of the scores: [batch, classes, …] from class indices
 * [batch, …]. Compared in float32, which every provider has, and which is exact below 2²⁴ classes.
 */
export function classMask(scores: Value, target: Value): Value {
  return cast(equal(spreadClass(scores, target), classAxis(scores)), 'float32');
}

/** Class indices as float32 [batch, 1, …]. */
export function spreadClass(scores: Value, target: Value): Value {
  const [batch, , ...rest] = shapeOf(scores);
  return reshape(cast(target, 'float32'), [batch!, 1, ...rest]);
}

/** 0, 1, 2, … along axis 1, as float32 [1, classes, 1, …]. */
export function classAxis(scores: Value): Value {
  const [, classes, ...rest] = shapeOf(scores);
  return reshape(iota(classes as number, 'float32'), [1, classes as number, ...rest.map(() => 1)]);
}
