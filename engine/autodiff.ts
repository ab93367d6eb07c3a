/**
 * Reverse-mode automatic differentiation. The walker knows no op: each row brings its vector-Jacobian product.
 */
import { formatShape } from './ir/type.ts';
import { type Operation, operationsOf, shapeOf, type Value, withOrigin } from './ir/value.ts';
import { add } from './ops/arithmetic.ts';
import { filled, zeros } from './ops/operand.ts';

/**
 * The gradient of `loss`, of shape [], by each value of `wrt`; null for a value that the loss does not depend on,
 * or only through ops without a gradient. A gradient carries the node of the operation that it passes through.
 */
export function gradients(loss: Value, wrt: readonly Value[]): (Value | null)[] {
  if (shapeOf(loss).length !== 0)
    throw new Error(`A loss has the shape [], not ${formatShape(shapeOf(loss))}.`);
  return pullBack([{ value: loss, gradient: filled(1, []) }], wrt);
}

/**
 * From the gradients of some values, the gradients of `wrt` through them. A value may be given several times; its
 * gradients add up.
 */
export function pullBack(
  given: readonly { readonly value: Value; readonly gradient: Value }[],
  wrt: readonly Value[],
): (Value | null)[] {
  const path = operationsBetween(
    wrt,
    given.map(({ value }) => value),
  );
  const sums = new Map<Value, Value>();
  for (const { value, gradient } of given) {
    const sum = sums.get(value);
    sums.set(value, sum ? add(sum, gradient) : gradient);
  }
  for (const operation of path.operations.toReversed()) {
    const { row, inputs, outputs, attributes, origin } = operation;
    const received = outputs.map(output => sums.get(output) ?? null);
    if (row.vjp === 'none' || received.every(gradient => gradient === null)) continue;
    const { vjp } = row;
    withOrigin(origin, () => {
      const output = outputs[0]!;
      const g = received[0] ?? zeros(shapeOf(output), output.type.dtype);
      const passed = vjp(g, { inputs, output, outputs, gradients: received, attributes });
      inputs.forEach((input, i) => {
        const gradient = passed[i];
        if (!gradient || !path.values.has(input)) return;
        const sum = sums.get(input);
        sums.set(input, sum ? add(sum, gradient) : gradient);
      });
    });
  }
  return wrt.map(value => sums.get(value) ?? null);
}

/** The operations through which the results depend on the values, inputs first, and every value on the way. */
function operationsBetween(wrt: readonly Value[], results: readonly Value[]) {
  const values = new Set<Value>(wrt);
  const operations: Operation[] = [];
  for (const operation of operationsOf(results)) {
    if (!operation.inputs.some(input => values.has(input))) continue;
    operations.push(operation);
    for (const output of operation.outputs) values.add(output);
  }
  return { values, operations };
}
