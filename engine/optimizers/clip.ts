import { shapeOf, type Value } from '../ir/value.ts';
import { add, clip, div, min, mul, reduceSumSquare, sqrt } from '../ops/index.ts';

/**
 * Scales all gradients together so that their global L2 norm is at most `clipNorm`; PyTorch's clip_grad_norm_, with its
 * 1e-6: g min(1, c / (‖g‖ + 1e-6)).
 */
export function clipByNorm(gradients: readonly Value[], clipNorm: number): Value[] {
  const squares = gradients.map(g =>
    reduceSumSquare(g, { axes: shapeOf(g).map((_, axis) => axis), keepdims: false }),
  );
  if (squares.length === 0) return [];
  const norm = sqrt(squares.reduce((sum, square) => add(sum, square)));
  const scale = min(div(clipNorm, add(norm, 1e-6)), 1);
  return gradients.map(g => mul(g, scale));
}

/** Each number of each gradient to within ± `clipValue`; PyTorch's clip_grad_value_. */
export const clipByValue = (gradients: readonly Value[], clipValue: number): Value[] =>
  gradients.map(g => clip(g, -clipValue, clipValue));
