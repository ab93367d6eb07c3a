/** How large a node will be drawn and where its ports are, so that one that is out of view need not be drawn to be measured. */
import { type NodeHandle, Position } from '@xyflow/react';
import type { Node } from '../../engine/document/document.ts';
import { type Blocks, NODE_SIZE, portNamesOf, type Size } from '../edits/graph.ts';
import type { LayerNode } from './flow-store.ts';
import { portPlace } from './port-place.ts';

/** The names of the ports need room above the node's own. */
const LABELS = 8;
/** Between its head and its result. */
const LINE = 1;
/** Of a port, as the style sheet has it. */
const PORT = 18;

export const expectedSize = (document: Blocks, node: Node): Size => ({
  width: NODE_SIZE.width,
  height: NODE_SIZE.height + LINE + (portNamesOf(document, node).inputs.length > 1 ? LABELS : 0),
});

/** Around the middle of the upper and the lower edge's parts. */
export function placedPorts(document: Blocks, node: Node, { width, height }: Size): NodeHandle[] {
  const place = (ports: readonly string[], type: NodeHandle['type'], y: number): NodeHandle[] =>
    ports.map((id, index) => ({
      id,
      type,
      position: type === 'target' ? Position.Top : Position.Bottom,
      x: width * portPlace(index, ports.length) - PORT / 2,
      y: y - PORT / 2,
      width: PORT,
      height: PORT,
    }));
  const { inputs, outputs } = portNamesOf(document, node);
  return [...place(inputs, 'target', 0), ...place(outputs, 'source', height)];
}

/** The rectangle of a node as a part of a path. */
export const barOf = ({ position: { x, y }, measured: { width = 0, height = 0 } = {} }: LayerNode): string =>
  `M${x} ${y}h${width}v${height}h${-width}z`;
