/** Places a graph as the canvas does when it is asked to. */
import type { Edge, Graph, Node } from '../../../engine/document/document.ts';
import { layoutNodes } from '../../../renderer/canvas/layout.ts';
import { NODE_GAP, NODE_SIZE } from '../../../renderer/edits/graph.ts';

const PORTS = ['BlockInput', 'BlockOutput'];

/** Gives nodes their places. */
export type Place = (nodes: readonly Omit<Node, 'position'>[], edges: readonly Edge[]) => Graph;

export const placed: Place = (nodes, edges) => {
  const places = layoutNodes({
    nodes: nodes.map(({ id }) => ({ id, size: NODE_SIZE })),
    edges: edges.map(({ source, target }) => [source.node, target.node] as const),
    gap: NODE_GAP,
  });
  const left = Math.min(...places.map(({ position }) => position.x));
  const top = Math.min(...places.map(({ position }) => position.y));
  const positions = new Map(
    places.map(({ id, position: { x, y } }) => [id, { x: Math.round(x - left), y: Math.round(y - top) }]),
  );
  for (const type of PORTS) {
    // The ports of a block have the order of their places: they exchange them until it is that in which they were drawn.
    const ids = nodes.filter(node => node.type === type).map(({ id }) => id);
    const inOrder = ids.map(id => positions.get(id)!).sort((a, b) => a.x - b.x || a.y - b.y);
    ids.forEach((id, i) => {
      positions.set(id, inOrder[i]!);
    });
  }
  return {
    nodes: Object.fromEntries(nodes.map(node => [node.id, { ...node, position: positions.get(node.id)! }])),
    edges: Object.fromEntries(edges.map(edge => [edge.id, edge])),
  };
};
