import { constant, type Value } from '../ir/value.ts';
import { float } from '../layers/attribute.ts';
import { cast, filled, less, mul, reshape, scan, sub } from '../ops/index.ts';
import { initializer, type Uniform } from './initializer.ts';
import { deviation } from './plain.ts';
import { drawNormal } from './random.ts';

/**
 * Martens, Deep learning via Hessian-free optimization (2010), as PyTorch's sparse_: each column has exactly
 * ⌈sparsity · rows⌉ zeros. A column of a Dense [features, units] is what one unit reads, as in the paper; PyTorch keeps that
 * matrix the other way round. Filters, which PyTorch does not take, are flattened to [filters, points].
 */
export const sparse = initializer({
  name: 'sparse',
  doc: 'Normal, but most weights are 0: the given share of each unit’s, at random places.',
  attributes: {
    sparsity: float({ default: 0.9, min: 0, max: 1, doc: 'Share of the weights that are 0, rounded up.' }),
    deviation,
  },
  build(shape, _, draw, { sparsity, deviation }) {
    const [rows, ...rest] = shape.map(Number) as [number, ...number[]];
    const columns = rest.reduce((product, size) => product * size, 1);
    const kept = sub(1, chosen([rows, columns], Math.ceil(sparsity * rows), draw));
    return mul(drawNormal(shape, deviation, draw), reshape(kept, shape));
  },
});

/**
 * 1 at `count` places of each column and 0 elsewhere, every choice as likely as any other. Selection sampling (Knuth, The
 * Art of Computer Programming, volume 2, section 3.4.2, algorithm S): a row is chosen with the probability that those
 * which are still wanted bear to the rows that are left.
 */
function chosen([rows, columns]: readonly [number, number], count: number, draw: Uniform): Value {
  const left = constant(
    Float32Array.from({ length: rows }, (_, row) => rows - row),
    [rows, 1],
  );
  const { results } = scan(
    { states: [filled(count, [columns])], sequences: [mul(draw([rows, columns]), left)], shared: [] },
    ([wanted], [x]) => {
      const isChosen = cast(less(x!, wanted!), 'float32');
      return { states: [sub(wanted!, isChosen)], results: [isChosen] };
    },
  );
  return results[0]!;
}
