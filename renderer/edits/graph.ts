/** Questions about a graph that several edits ask. */
import type { Document, Edge, Graph, Node, NodeId } from '../../engine/document/document.ts';
import { withDefaults } from '../../engine/layers/attribute.ts';
import { BLOCK, layerOf } from '../../engine/layers/block.ts';
import { inputPorts, outputPorts, type Ports } from '../../engine/layers/layer.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface PortRef {
  readonly node: NodeId;
  readonly port: string;
}

/** What a node measures until the canvas has drawn it. Also the grid of new nodes. */
export const NODE_SIZE: Size = { width: 232, height: 76 };
/** Free space between a node and the next below it: room for the shape on the edge. */
export const NODE_GAP = 48;

const noPorts: Ports = {};

/** What says which ports a node has: its blocks. */
export type Blocks = Pick<Document, 'blocks'>;

export function inputsOf(document: Blocks, node: Pick<Node, 'type' | 'attributes'>): Ports {
  const layer = layerOf(document, node);
  return layer ? inputPorts(layer, withDefaults(layer.attributes, node.attributes)) : noPorts;
}

export function outputsOf(document: Blocks, node: Pick<Node, 'type' | 'attributes'>): Ports {
  const layer = layerOf(document, node);
  return layer ? outputPorts(layer, withDefaults(layer.attributes, node.attributes)) : noPorts;
}

/** The names of a node's ports, in order. */
export interface PortNames {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const portNames = new WeakMap<Node, PortNames>();

/** Found once for each node, which every change replaces; only a block's ports may change without it. */
export function portNamesOf(document: Blocks, node: Node): PortNames {
  const known = portNames.get(node);
  if (known) return known;
  const layer = layerOf(document, node);
  const values = layer && withDefaults(layer.attributes, node.attributes);
  const names = {
    inputs: Object.keys(layer && values ? inputPorts(layer, values) : noPorts),
    outputs: Object.keys(layer && values ? outputPorts(layer, values) : noPorts),
  };
  if (node.type !== BLOCK) portNames.set(node, names);
  return names;
}

export const edgesOf = (graph: Graph): Edge[] => Object.values(graph.edges);

export const edgeInto = (graph: Graph, target: PortRef): Edge | undefined =>
  edgesOf(graph).find(edge => edge.target.node === target.node && edge.target.port === target.port);

/** First port of the node with nothing connected to it. */
export const freeInput = (document: Document, node: Node): string | undefined =>
  Object.keys(inputsOf(document, node)).find(port => !edgeInto(document.graph, { node: node.id, port }));

/** The nodes that can be reached from these along the edges, these included. */
export function downstream(graph: Graph, from: Iterable<NodeId>): Set<NodeId> {
  const next = new Map<NodeId, NodeId[]>();
  for (const { source, target } of edgesOf(graph)) {
    const targets = next.get(source.node);
    if (targets) targets.push(target.node);
    else next.set(source.node, [target.node]);
  }
  const reached = new Set(from);
  // A Set iterates over what is added meanwhile.
  for (const id of reached) for (const target of next.get(id) ?? []) reached.add(target);
  return reached;
}

export const nodesIn = (document: Document, ids: Iterable<NodeId>): Node[] =>
  [...ids].flatMap(id => document.graph.nodes[id] ?? []);
