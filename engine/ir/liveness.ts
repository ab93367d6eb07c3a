/** How much memory the values of a graph take while it runs. */
import { isReshaping } from '../ops/movement.ts';
import { bytesOf } from './type.ts';
import { type Graph, type Operation, operationsOf, type Value } from './value.ts';

/** Whether its result is its first input under another type: onnxruntime gives it no memory of its own. */
const isRenaming = (operation: Operation): boolean =>
  isReshaping(operation) || operation.row.name === 'Identity';

/** The bytes of all that the operations compute, as if nothing were let go: an upper bound that is found at once. */
export function totalBytes(graph: Graph): number {
  const operations = operationsOf(graph.outputs.map(({ value }) => value));
  let total = 0;
  for (const { outputs } of operations) for (const { type } of outputs) total += bytesOf(type);
  return total;
}

/**
 * The most bytes that are alive at once when the operations run in this order, each value from the operation that makes it to
 * the last that uses it. Inputs, constants and outputs of the graph are not counted: they are there all the time. An estimate
 * from above, as some operations write over their input, and from below, as others need room to work in.
 */
export function peakBytes(graph: Graph, order: readonly Operation[]): number {
  const outside = new Set(graph.outputs.map(({ value }) => value));
  const storage = storagesOf(order);
  const dies = new Map<Value, number>();
  for (const [place, { inputs, outputs }] of order.entries())
    for (const value of [...inputs, ...outputs]) dies.set(storage(value), place);
  const counted = (value: Value): boolean => value.source.kind === 'operation' && !outside.has(value);

  let [alive, peak] = [0, 0];
  for (const [place, { inputs, outputs }] of order.entries()) {
    for (const value of outputs) if (storage(value) === value && counted(value)) alive += bytesOf(value.type);
    peak = Math.max(peak, alive);
    for (const value of new Set([...inputs, ...outputs].map(storage)))
      if (dies.get(value) === place && counted(value)) alive -= bytesOf(value.type);
  }
  return peak;
}

/** The value in whose memory a value lies. */
function storagesOf(order: readonly Operation[]): (value: Value) => Value {
  const storages = new Map<Value, Value>();
  const storage = (value: Value): Value => storages.get(value) ?? value;
  for (const operation of order)
    if (isRenaming(operation)) storages.set(operation.outputs[0]!, storage(operation.inputs[0]!));
  return storage;
}
