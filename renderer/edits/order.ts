/** Nodes as the data passes them; where that leaves a choice, from top to bottom and left to right. */
import type { Graph, Node, NodeId } from '../../engine/document/document.ts';
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

let kept: { readonly edges: Graph['edges']; readonly ids: readonly NodeId[] } = { edges: {}, ids: [] };

/**
 * The ids of the nodes in order, found anew only when nodes or edges came or went: a setting changes nothing of it, and a node that
 * moves keeps its turn. The list is the same object as long as it holds.
 */
export function orderedIds(graph: Graph): readonly NodeId[] {
  const same =
    kept.edges === graph.edges &&
    kept.ids.length === Object.keys(graph.nodes).length &&
    kept.ids.every(id => graph.nodes[id] !== undefined);
  if (!same) kept = { edges: graph.edges, ids: inOrder(graph).map(({ id }) => id) };
  return kept.ids;
}
