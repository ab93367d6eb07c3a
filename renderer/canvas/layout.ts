/** Auto-layout: layers from top to bottom, crossings few. Pure, so that it runs in a worker and in tests. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Point, Size } from '../edits/graph.ts';

export interface LayoutRequest {
  readonly nodes: readonly { readonly id: string; readonly size: Size }[];
  /** Pairs of node ids; edges that leave the set are left out by the caller. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Free space between a node and the next below it. */
  readonly gap: number;
}

/** Top left corner of each node. */
export type LayoutResult = readonly { readonly id: string; readonly position: Point }[];

export function layoutNodes({ nodes, edges, gap }: LayoutRequest): LayoutResult {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 40, edgesep: 24, ranksep: gap });
  for (const { id, size } of nodes) graph.setNode(id, { ...size });
  edges.forEach(([from, to], index) => {
    // Room for the shape beside a long connection.
    graph.setEdge(from, to, { width: 110, height: 14, labelpos: 'c' }, String(index));
  });
  layout(graph);
  return nodes.map(({ id, size }) => {
    const center = graph.node(id) as Point;
    return { id, position: { x: center.x - size.width / 2, y: center.y - size.height / 2 } };
  });
}
