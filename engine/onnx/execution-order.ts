/** The order in which onnxruntime runs a graph's operations. */
import { type Graph, type Operation, operationsOf } from '../ir/value.ts';

/**
 * onnxruntime does not keep the order of the file: it walks depth first from the operations that no other uses, the last of
 * them in the file first, and among an operation's inputs also from the last to the first (`Graph::ReverseDFSFrom` of its
 * source, as `GraphViewer` calls it). A training graph ends with the updates of the last layer, so the backward pass makes
 * each layer's update before it goes on to the layer before.
 */
export function executionOrder(graph: Graph): Operation[] {
  const written = operationsOf(graph.outputs.map(({ value }) => value));
  const place = new Map(written.map((operation, i) => [operation, i]));
  const before = written.map(({ inputs }) => [
    ...new Set(inputs.flatMap(({ source }) => (source.kind === 'operation' ? [place.get(source)!] : []))),
  ]);
  const used = new Set(before.flat());
  const order: Operation[] = [];
  const entered = new Set<number>();
  const stack = written.flatMap((_, i) => (used.has(i) ? [] : [{ i, leave: false }]));
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { i, leave } = top;
    if (leave) order.push(written[i]!);
    else if (!entered.has(i)) {
      entered.add(i);
      stack.push({ i, leave: true });
      for (const input of before[i]!.toSorted((a, b) => a - b)) stack.push({ i: input, leave: false });
    }
  }
  return order;
}
