/** The changes that fixes are made of, as diffs. Ids are derived from the document: the same problem, the same fix. */
import type { Change, Diff } from '../document/diff.ts';
import type { Document, Edge, Json, Node, NodeId, ParameterTable } from '../document/document.ts';
import { layers } from '../layers/index.ts';
import { byId } from './wiring.ts';

/** Room that a node takes below (or beside) the last one. */
const SPACING = { x: 260, y: 120 };

const replace = (before: Node, after: Node): Change => ({ table: 'nodes', id: before.id, before, after });
export const removeEdge = (edge: Edge): Change => ({
  table: 'edges',
  id: edge.id,
  before: edge,
  after: null,
});

/** A value that is the default is not kept. */
export function setAttributes(node: Node, values: { readonly [name: string]: Json }): Diff {
  const attributes = { ...node.attributes, ...values };
  for (const [name, attribute] of Object.entries(layers[node.type]?.attributes ?? {}))
    if (JSON.stringify(attributes[name]) === JSON.stringify(attribute.default)) delete attributes[name];
  return [replace(node, { ...node, attributes })];
}

export function removeAttribute(node: Node, name: string): Diff {
  const { [name]: _, ...attributes } = node.attributes;
  return [replace(node, { ...node, attributes })];
}

/** Settings that say nothing are not kept. */
export function setParameters(node: Node, parameters: ParameterTable): Diff {
  const said = Object.entries(parameters).filter(([, settings]) => Object.keys(settings).length > 0);
  const { parameters: _, ...rest } = node;
  return [replace(node, said.length > 0 ? { ...rest, parameters: Object.fromEntries(said) } : rest)];
}

export const thawNode = (node: Node): Diff =>
  setParameters(
    node,
    Object.fromEntries(
      Object.entries(node.parameters ?? {}).map(([name, { frozen: _, ...others }]) => [name, others]),
    ),
  );

export const renameNode = (node: Node, name: string): Diff => [replace(node, { ...node, name })];

/** @param among the edges of which some may be the node's; where several are to be removed, all are looked through but once */
export function removeNode(
  document: Document,
  node: Node,
  among: readonly Edge[] = Object.values(document.graph.edges),
): Diff {
  const edges = among
    .filter(({ source, target }) => source.node === node.id || target.node === node.id)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...edges.map(removeEdge), { table: 'nodes', id: node.id, before: node, after: null }];
}

/** Removes a node and joins what feeds its one input with all that it feeds. */
export function bypassNode(document: Document, node: Node): Diff {
  const edges = byId(document.graph.edges);
  const feeding = edges.find(({ target }) => target.node === node.id);
  const joined = edges
    .filter(({ source, target }) => source.node === node.id && target.node !== node.id)
    .flatMap(edge => (feeding ? [{ ...edge, source: feeding.source }] : []))
    .map((edge): Change => ({ table: 'edges', id: edge.id, before: null, after: edge }));
  return [...removeNode(document, node), ...joined];
}

/** Puts a new node into an edge, where the target was; the target and all below it move on. */
export function insertOnEdge(
  document: Document,
  edge: Edge,
  type: string,
  attributes: Node['attributes'] = {},
): Diff {
  const { nodes } = document.graph;
  const [source, target] = [nodes[edge.source.node]!, nodes[edge.target.node]!];
  const [across, along] = [target.position.x - source.position.x, target.position.y - source.position.y];
  const sideways = Math.abs(across) > Math.abs(along);
  const step = sideways ? { x: SPACING.x * Math.sign(across), y: 0 } : { x: 0, y: SPACING.y };
  const far = Math.abs(sideways ? across : along) >= 2 * (sideways ? SPACING.x : SPACING.y);
  // Where there is room between the two, nothing has to move.
  const position = far
    ? { x: Math.round(source.position.x + across / 2), y: Math.round(source.position.y + along / 2) }
    : target.position;
  const id = freshId(nodes, `n_${type.toLowerCase()}`);
  const name = uniqueName(document, type.toLowerCase());
  const inserted: Node = { id, type, name, position, attributes };
  const moved = far ? [] : downstream(document, target.id).map(node => nodes[node]!);
  const edgeId = freshId(document.graph.edges, `e_${id.slice(2)}`);
  const into: Edge = { ...edge, target: { node: id, port: 'x' } };
  const outOf: Edge = { id: edgeId, source: { node: id, port: 'y' }, target: edge.target };
  return [
    { table: 'nodes', id, before: null, after: inserted },
    { table: 'edges', id: edge.id, before: edge, after: into },
    { table: 'edges', id: edgeId, before: null, after: outOf },
    ...moved.map(node => replace(node, { ...node, position: shifted(node, step) })),
  ];
}

const shifted = ({ position }: Node, step: { x: number; y: number }) => ({
  x: position.x + step.x,
  y: position.y + step.y,
});

function downstream(document: Document, from: NodeId): NodeId[] {
  const reached = new Set([from]);
  const edges = byId(document.graph.edges).filter(({ target }) => document.graph.nodes[target.node]);
  for (const id of reached)
    for (const { source, target } of edges) if (source.node === id) reached.add(target.node);
  return [...reached];
}

const freshId = (table: { readonly [id: string]: unknown }, stem: string): string => {
  let id = stem;
  for (let number = 2; Object.hasOwn(table, id); number++) id = `${stem}_${number}`;
  return id;
};

/** `dense`, then `dense_2`. `base` may be a name with such a number. */
export function uniqueName(document: Document, base: string): string {
  const used = new Set(Object.values(document.graph.nodes).map(node => node.name));
  const stem = base.replace(/_\d+$/, '');
  let name = base;
  for (let number = 2; used.has(name); number++) name = `${stem}_${number}`;
  return name;
}
