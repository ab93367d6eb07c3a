import type { Value } from '../ir/value.ts';
import { cast, equal, iota, mul, reshape, tile } from '../ops/index.ts';
import { initializer } from './initializer.ts';

/**
 * PyTorch's eye_ for the weights of a Dense, and its dirac_ for those of a convolution [out, in, …]: 1 at the centre of the
 * filter that leads from a channel to the channel of the same number, within each of the convolution's groups.
 */
export const identity = initializer({
  name: 'identity',
  doc: 'Passes the inputs on as they are: the identity matrix, and for filters 1 in the centre.',
  attributes: {},
  build(shape, { groups = 1 }) {
    const [rows, columns = 1, ...kernel] = shape.map(Number) as [number, number?, ...number[]];
    const along = (axis: number, x: Value) =>
      reshape(
        x,
        shape.map((dim, i) => (i === axis ? dim : 1)),
      );
    const inGroup = tile(iota(rows / groups), [groups]);
    const diagonal = equal(along(0, inGroup), shape.length > 1 ? along(1, iota(columns)) : 0);
    return kernel.reduce<Value>(
      (mask, size, i) => mul(mask, along(i + 2, cast(equal(iota(size), Math.floor(size / 2)), 'float32'))),
      cast(diagonal, 'float32'),
    );
  },
});
