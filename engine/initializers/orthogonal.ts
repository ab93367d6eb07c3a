import type { Value } from '../ir/value.ts';
import { matmul, mul, reshape, sub, transpose } from '../ops/index.ts';
import { initializer } from './initializer.ts';
import { drawNormal } from './random.ts';
import { gain } from './scaled.ts';

/**
 * Saxe et al., Exact solutions to the nonlinear dynamics of learning in deep linear networks (2014): rows (or columns,
 * whichever are fewer) at right angles, uniformly distributed, as PyTorch's orthogonal_. ONNX has no QR, so it is the
 * orthogonal polar factor of a normal matrix, which is distributed alike, by Newton and Schulz's iteration (Higham,
 * Functions of matrices, 2008, section 8.3): each step moves all singular values towards 1. Filters are flattened.
 */
export const orthogonal = initializer({
  name: 'orthogonal',
  doc: 'All outputs at right angles to one another: signals keep their length through many layers (Saxe et al., 2014).',
  attributes: { gain },
  build(shape, _, uniform, { gain }) {
    const [first, ...rest] = shape.map(Number) as [number, ...number[]];
    const second = rest.reduce((product, size) => product * size, 1);
    const [few, many] = first <= second ? [first, second] : [second, first];
    // The largest singular value of a normal matrix is close to √few + √many (Davidson and Szarek, 2001).
    const largest = Math.sqrt(few) + Math.sqrt(many);
    const start = drawNormal([few, many], 1 / (largest + 1), uniform);
    const x = polarFactor(start, growingSteps(few, many));
    return reshape(mul(first <= second ? x : transpose(x, [1, 0]), gain), shape);
  },
});

/** Steps that double small singular values, then ones that converge quadratically. */
const SETTLING_STEPS = 7;

/** The smallest is close to √many - √few, and for a square matrix hardly ever below a thousandth of 1 / √few. */
function growingSteps(few: number, many: number): number {
  const smallest = Math.max((Math.sqrt(many) - Math.sqrt(few)) / 2, 1e-3 / Math.sqrt(few));
  return Math.ceil(Math.log2((Math.sqrt(many) + Math.sqrt(few)) / smallest));
}

function polarFactor(start: Value, growing: number): Value {
  let x = start;
  for (let i = 0; i < growing + SETTLING_STEPS; i++) {
    const [linear, cubic] = i < growing ? [2, 1] : [1.5, 0.5];
    const squares = matmul(x, transpose(x, [1, 0]));
    x = sub(mul(x, linear), mul(matmul(squares, x), cubic));
  }
  return x;
}
