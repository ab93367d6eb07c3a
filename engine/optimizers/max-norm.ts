import { shapeOf, type Value } from '../ir/value.ts';
import { add, div, greater, mul, reduceSumSquare, sqrt, where } from '../ops/index.ts';

/**
 * The weights of each unit scaled down to an L2 norm of at most `limit`, as torch.renorm(w, 2, unitAxis, limit) does, with its 1e-7:
 * w c / (‖w‖ + 1e-7) where ‖w‖ > c (Srivastava et al., Dropout, 2014).
 */
export function boundNorm(weight: Value, unitAxis: number, limit: number): Value {
  const axes = shapeOf(weight)
    .map((_, axis) => axis)
    .filter(axis => axis !== unitAxis);
  const norm = sqrt(reduceSumSquare(weight, { axes, keepdims: true }));
  return where(greater(norm, limit), mul(weight, div(limit, add(norm, 1e-7))), weight);
}
