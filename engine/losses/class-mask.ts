import { shapeOf, type Value } from '../ir/value.ts';
import { oneHot, transpose } from '../ops/index.ts';
import { range } from '../ops/infer.ts';

/**
 * 1 at each sample's class, 0 elsewhere, in the shape of the scores: [batch, classes, …] from class indices
 * [batch, …]. Only as an index may int64 be read on webgpu.
 */
export function classMask(scores: Value, target: Value): Value {
  const [, classes, ...rest] = shapeOf(scores);
  const mask = oneHot(target, classes as number);
  const last = rest.length + 1;
  return rest.length === 0 ? mask : transpose(mask, [0, last, ...range(rest.length, 1)]);
}
