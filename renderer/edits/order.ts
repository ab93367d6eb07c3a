/** Nodes as the data passes them; where that leaves a choice, from top to bottom and left to right. */
import type { Graph, Node } from '../../engine/document/document.ts';
import { edgesOf } from './graph.ts';

export function inOrder(graph: Graph): Node[] {
  const byPlace = Object.values(graph.nodes).toSorted(
    (a, b) => a.position.y - b.position.y || a.position.x - b.position.x,
  );
  const missing = new Map(byPlace.map(({ id }) => [id, 0]));
  const targets = new Map<string, string[]>();
  for (const { source, target } of edgesOf(graph)) {
    if (!missing.has(source.node) || !missing.has(target.node)) continue;
    missing.set(target.node, missing.get(target.node)! + 1);
    targets.set(source.node, [...(targets.get(source.node) ?? []), target.node]);
  }
  const place = new Map(byPlace.map(({ id }, index) => [id, index]));
  const ready = byPlace.filter(({ id }) => missing.get(id) === 0);
  const order: Node[] = [];
  while (ready.length > 0) {
    const node = ready.shift()!;
    order.push(node);
    for (const id of targets.get(node.id) ?? []) {
      const left = missing.get(id)! - 1;
      missing.set(id, left);
      if (left > 0) continue;
      const at = ready.findIndex(other => place.get(other.id)! > place.get(id)!);
      ready.splice(at < 0 ? ready.length : at, 0, graph.nodes[id]!);
    }
  }
  // A circle has no order; its nodes are listed all the same.
  const listed = new Set(order.map(({ id }) => id));
  return [...order, ...byPlace.filter(({ id }) => !listed.has(id))];
}
