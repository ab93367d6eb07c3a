/** What normalizations within a sample share. */
import { ones, zeros } from '../initializers/index.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { add, div, mul, reduceMean, reshape, sqrt, sub } from '../ops/index.ts';
import { float } from './attribute.ts';
import type { Scope } from './layer.ts';
import { sampleSizes } from './require.ts';

export const epsilon = float({
  default: 1e-5,
  min: 0,
  exclusive: true,
  doc: 'Added to the variance, against division by 0.',
});

/** Mean 0 and (biased) variance 1 over each group of channels and all that is behind them. */
export function normalizeGroups(x: Value, groups: number, epsilon: number): Value {
  const size = sampleSizes(x).reduce((product, dim) => product * dim, 1);
  const grouped = reshape(x, [shapeOf(x)[0]!, groups, size / groups]);
  const centred = sub(grouped, reduceMean(grouped, { axes: [2], keepdims: true }));
  const variance = reduceMean(mul(centred, centred), { axes: [2], keepdims: true });
  return reshape(div(centred, sqrt(add(variance, epsilon))), shapeOf(x));
}

/** A trainable scale and shift of each channel. */
export function scaleAndShift(x: Value, scope: Scope): Value {
  const [channels, ...sizes] = sampleSizes(x) as [number, ...number[]];
  const spread = (value: Value) => reshape(value, [channels, ...sizes.map(() => 1)]);
  const weight = spread(scope.parameter('weight', [channels], ones));
  return add(mul(x, weight), spread(scope.parameter('bias', [channels], zeros)));
}
