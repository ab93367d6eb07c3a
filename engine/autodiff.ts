/**
 * Reverse-mode automatic differentiation. The walker knows no op: each row brings its vector-Jacobian product.
 */
import { type Operation, operationsOf, shapeOf, type Value, withOrigin } from './ir/value.ts';
import { add } from './ops/arithmetic.ts';
import { filled, zeros } from './ops/operand.ts';

/**
 * The gradients of a loss by some of the values that it was made from; null where it does not depend on one, or only
 * through ops that pass no gradient. They keep the origin of the forward value's operation.
 * @param loss float32 with one element
 */
export function gradients(loss: Value, wrt: readonly Value[]): (Value | null)[] {
  if (loss.type.dtype !== 'float32' || shapeOf(loss).some(dim => dim !== 1))
    throw new Error('Gradients start from a loss with one float32 element.');
  const order = operationsOf([loss]);
  const needed = dependents(order, wrt);
  const found = new Map<Value, Value>([[loss, filled(1, shapeOf(loss))]]);
  for (const operation of order.toReversed()) {
    const { row, inputs, outputs, attributes, origin } = operation;
    const arriving = outputs.map(output => found.get(output) ?? null);
    if (row.vjp === 'none' || !outputs.some(output => needed.has(output)) || arriving.every(g => g === null))
      continue;
    const { vjp } = row;
    withOrigin(origin, () => {
      const output = outputs[0]!;
      const g = arriving[0] ?? zeros(shapeOf(output));
      const leaving = vjp(g, { inputs, output, outputs, gradients: arriving, attributes });
      inputs.forEach((value, i) => {
        const gradient = leaving[i] ?? null;
        if (gradient === null || !needed.has(value) || value.type.dtype !== 'float32') return;
        const sum = found.get(value);
        found.set(value, sum ? add(sum, gradient) : gradient);
      });
    });
  }
  return wrt.map(value => found.get(value) ?? null);
}

/** The values that change with one of `wrt`: no gradient is built for the others. */
function dependents(order: readonly Operation[], wrt: readonly Value[]): ReadonlySet<Value> {
  const needed = new Set<Value>(wrt);
  for (const { inputs, outputs } of order)
    if (inputs.some(value => needed.has(value))) for (const output of outputs) needed.add(output);
  return needed;
}
