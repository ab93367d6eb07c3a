/** How the nodes of a document hang together, whatever is wrong with it. */
import type { Document, Edge, Node, NodeId, ParameterTable } from '../document/document.ts';
import { type AttributeTable, type ValuesOf, withDefaults } from '../layers/attribute.ts';
import { BLOCK, layerOf } from '../layers/block.ts';
import { BLOCK_PORT, BlockPort } from '../layers/block-port.ts';
import { inputPorts, type Layer, outputPorts, type Ports } from '../layers/layer.ts';
import type { Expansion } from './expand.ts';

export interface WiredNode {
  readonly node: Node;
  /** Undefined: there is no such layer. */
  readonly layer: Layer | undefined;
  /** The node whose parameters it uses: itself, but where blocks share theirs. */
  readonly owner: NodeId;
  /** What is said of its parameters: by the blocks around it, from the outside in, then by the node itself. */
  readonly tables: readonly (ParameterTable | undefined)[];
  /** Defaults filled in; they may be invalid. */
  readonly attributes: ValuesOf<AttributeTable>;
  readonly inputs: Ports;
  readonly outputs: Ports;
  /** Port → the edge into it, for edges whose both ends exist; the first by id where there are several. */
  readonly incoming: ReadonlyMap<string, Edge>;
}

export interface Wiring {
  readonly nodes: ReadonlyMap<NodeId, WiredNode>;
  /** Sources first; nodes on a circle and after one are left out. Depends on the ids alone. */
  readonly order: readonly NodeId[];
  /** Circles that share no node, each in the direction of its edges. */
  readonly cycles: readonly (readonly NodeId[])[];
  /** Some edge does not lead from a port to a port, or leads to one that another edge has taken. */
  readonly astray: boolean;
}

/** By id, so that nothing depends on the order in which a document lists its records. */
export const byId = <T extends { readonly id: string }>(records: {
  readonly [id: string]: T;
}): readonly T[] => sortedById(Object.values(records));

function sortedById<T extends { readonly id: string }>(list: readonly T[]): readonly T[] {
  // A document that was read from a file lists them so.
  const sorted = list.every((each, i) => i === 0 || list[i - 1]!.id <= each.id);
  return sorted ? list : list.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** What a node says by itself. */
type Declared = Pick<WiredNode, 'layer' | 'attributes' | 'inputs' | 'outputs'>;

type Source = Pick<Expansion, 'document' | 'owners' | 'tables'>;

/** What was wired the last time. */
export class WiringMemory {
  /** A node is replaced by every change, so what it says need not be worked out again. */
  readonly declared = new WeakMap<Node, Declared>();
  last: Wired | null = null;
}

interface Wired {
  readonly source: Source;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly wiring: Wiring;
}

function declaredOf(document: Document, node: Node, { declared }: WiringMemory): Declared {
  const layer = node.type === BLOCK_PORT ? BlockPort : layerOf(document, node);
  const known = declared.get(node);
  if (known && known.layer === layer) return known;
  const attributes = withDefaults(layer?.attributes ?? {}, node.attributes);
  const fresh = {
    layer,
    attributes,
    inputs: layer ? inputPorts(layer, attributes) : {},
    outputs: layer ? outputPorts(layer, attributes) : {},
  };
  declared.set(node, fresh);
  return fresh;
}

/** Of a document without blocks, or the flat one of an expansion. */
export function wire(source: Source, memory = new WiringMemory()): Wiring {
  const { graph } = source.document;
  const { last } = memory;
  const nodes = Object.values(graph.nodes);
  const edges = last?.source.document.graph.edges === graph.edges ? last.edges : Object.values(graph.edges);
  const wiring =
    rewire(source, memory, nodes, edges) ??
    reconnect(source, memory, nodes, edges) ??
    wireAll(source, memory);
  memory.last = { source, nodes, edges, wiring };
  return wiring;
}

/** Where the last graph had the same edges, and nodes with the same ports; null: it had not. Most edits change a setting. */
function rewire(
  source: Source,
  memory: WiringMemory,
  nodes: readonly Node[],
  edges: readonly Edge[],
): Wiring | null {
  const { last } = memory;
  if (last?.nodes.length !== nodes.length || last.edges.length !== edges.length) return null;
  if (edges !== last.edges && !edges.every((edge, i) => edge === last.edges[i])) return null;
  const around = source.owners === last.source.owners && source.tables === last.source.tables;
  const changed: WiredNode[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    // What a node says that stands for a block depends on the block, too.
    if (around && node === last.nodes[i] && node.type !== BLOCK) continue;
    const known = last.wiring.nodes.get(node.id);
    if (!known || node.id !== last.nodes[i]!.id) return null;
    if (known.node === node && node.type !== BLOCK && isAround(source, known)) continue;
    const fresh = declaredOf(source.document, node, memory);
    if (fresh.inputs !== known.inputs || fresh.outputs !== known.outputs) return null;
    changed.push({ ...known, ...fresh, ...surroundingsOf(source, node), node });
  }
  if (changed.length === 0) return last.wiring;
  const wired = new Map(last.wiring.nodes);
  for (const each of changed) wired.set(each.node.id, each);
  return { ...last.wiring, nodes: wired };
}

const NOTHING: WiredNode['tables'] = [];

/** What the blocks around a node say of its parameters. */
const surroundingsOf = ({ owners, tables }: Source, { id, parameters }: Node) => ({
  owner: owners.get(id) ?? id,
  tables: [...(tables.get(id) ?? NOTHING), parameters],
});

/** Whether they say what they said when it was wired. */
function isAround({ owners, tables }: Source, { node: { id }, owner, tables: known }: WiredNode): boolean {
  const around = tables.get(id) ?? NOTHING;
  return (
    owner === (owners.get(id) ?? id) &&
    known.length === around.length + 1 &&
    around.every((table, i) => table === known[i])
  );
}

/**
 * Where nodes and edges came and went: nodes to which nothing happened stay the objects that they were. Null: some node has other ports,
 * or some edge leads, or led, astray.
 */
function reconnect(
  source: Source,
  memory: WiringMemory,
  all: readonly Node[],
  edges: readonly Edge[],
): Wiring | null {
  const { last } = memory;
  if (last === null || last.wiring.astray) return null;
  const { graph } = source.document;
  const former = last.source.document.graph.edges;
  const added = edges.filter(edge => former[edge.id] !== edge);
  const removed = last.edges.filter(edge => graph.edges[edge.id] !== edge);
  const arriving = byTarget(added);
  const targets = new Set([...arriving.keys(), ...removed.map(({ target }) => target.node)]);
  const nodes = new Map<NodeId, WiredNode>();
  for (const node of sortedById(all)) {
    const known = last.wiring.nodes.get(node.id);
    let wired = known;
    // What a node says that stands for a block depends on the block, too.
    if (!known || known.node !== node || node.type === BLOCK || !isAround(source, known)) {
      const declared = declaredOf(source.document, node, memory);
      if (known && (declared.inputs !== known.inputs || declared.outputs !== known.outputs)) return null;
      const incoming = known?.incoming ?? UNFED;
      wired = { node, ...surroundingsOf(source, node), ...declared, incoming };
    }
    if (targets.has(node.id)) {
      const kept = [...wired!.incoming.values()].filter(edge => graph.edges[edge.id] === edge);
      const incoming = feed(wired!, [...kept, ...(arriving.get(node.id) ?? [])]);
      if (!incoming) return null;
      wired = { ...wired!, incoming };
    }
    nodes.set(node.id, wired!);
  }
  for (const { source, target } of edges) {
    const from = nodes.get(source.node);
    if (!from || !hasOutput(from, source.port) || !nodes.has(target.node)) return null;
  }
  return inOrder(nodes, false);
}

/** Node → the edges that lead to it. */
function byTarget(edges: readonly Edge[]): Map<NodeId, Edge[]> {
  const groups = new Map<NodeId, Edge[]>();
  for (const edge of edges) {
    const known = groups.get(edge.target.node);
    if (known) known.push(edge);
    else groups.set(edge.target.node, [edge]);
  }
  return groups;
}

const NONE: Wiring['cycles'] = [];

const UNFED: WiredNode['incoming'] = new Map();

/** Null: they do not lead to a port each. */
function feed({ inputs }: WiredNode, edges: readonly Edge[]): WiredNode['incoming'] | null {
  const sorted = sortedById(edges);
  const incoming = new Map(sorted.map(edge => [edge.target.port, edge]));
  const fits =
    incoming.size === edges.length && sorted.every(({ target }) => Object.hasOwn(inputs, target.port));
  return fits ? incoming : null;
}

function wireAll(source: Source, memory: WiringMemory): Wiring {
  const { document } = source;
  const nodes = new Map<NodeId, WiredNode & { incoming: Map<string, Edge> }>();
  for (const node of byId(document.graph.nodes))
    nodes.set(node.id, {
      node,
      ...surroundingsOf(source, node),
      ...declaredOf(document, node, memory),
      incoming: new Map(),
    });
  let astray = false;
  for (const edge of byId(document.graph.edges)) {
    const [from, to] = [nodes.get(edge.source.node), nodes.get(edge.target.node)];
    const { port } = edge.target;
    if (from && to && hasOutput(from, edge.source.port) && hasFree(to, port)) to.incoming.set(port, edge);
    else astray = true;
  }
  return inOrder(nodes, astray);
}

function inOrder(nodes: Wiring['nodes'], astray: boolean): Wiring {
  const order = sort(nodes);
  const cycles = order.length === nodes.size ? NONE : findCycles(nodes, new Set(order));
  return { nodes, order, cycles, astray };
}

export const hasOutput = ({ outputs }: WiredNode, port: string): boolean => Object.hasOwn(outputs, port);

const hasFree = ({ inputs, incoming }: WiredNode, port: string): boolean =>
  Object.hasOwn(inputs, port) && !incoming.has(port);

export const sourcesOf = ({ incoming }: WiredNode): NodeId[] =>
  [...incoming.values()].map(edge => edge.source.node);

/** What was found, by the nodes that it begins with: as long as the order is the same object, edges and ports are the same. */
const reachedOf = new WeakMap<Wiring['order'], Map<string, ReadonlySet<NodeId>>>();

/** These nodes and all that they depend on. */
export function upstream(wiring: Wiring, from: Iterable<NodeId>): ReadonlySet<NodeId> {
  const ids = [...from];
  const known = reachedOf.get(wiring.order) ?? new Map<string, ReadonlySet<NodeId>>();
  reachedOf.set(wiring.order, known);
  const key = ids.join('\n');
  const reached = known.get(key) ?? reach(wiring, ids);
  known.set(key, reached);
  return reached;
}

function reach(wiring: Wiring, from: readonly NodeId[]): ReadonlySet<NodeId> {
  const reached = new Set(from);
  // A Set iterates over what is added meanwhile.
  for (const id of reached)
    for (const { source } of wiring.nodes.get(id)!.incoming.values()) reached.add(source.node);
  return reached;
}

/** Kahn's algorithm. */
function sort(nodes: ReadonlyMap<NodeId, WiredNode>): NodeId[] {
  const waiting = new Map<NodeId, number>();
  const targets = new Map<NodeId, NodeId[]>();
  for (const [id, wired] of nodes) {
    waiting.set(id, wired.incoming.size);
    for (const { source } of wired.incoming.values()) {
      const known = targets.get(source.node);
      if (known) known.push(id);
      else targets.set(source.node, [id]);
    }
  }
  const order = [...nodes.keys()].filter(id => waiting.get(id) === 0);
  for (const id of order) {
    for (const target of targets.get(id) ?? []) {
      const left = waiting.get(target)! - 1;
      waiting.set(target, left);
      if (left === 0) order.push(target);
    }
  }
  return order;
}

function findCycles(nodes: ReadonlyMap<NodeId, WiredNode>, sorted: ReadonlySet<NodeId>): NodeId[][] {
  const cycles: NodeId[][] = [];
  const done = new Set(sorted);
  for (const start of nodes.keys()) {
    // Back along the edges: a node that was not sorted has a source that was not, so this meets itself or a known circle.
    const path: NodeId[] = [];
    let at: NodeId | undefined = start;
    while (at !== undefined && !done.has(at) && !path.includes(at)) {
      path.push(at);
      at = sourcesOf(nodes.get(at)!).find(source => !done.has(source));
    }
    if (at !== undefined && path.includes(at)) cycles.push(path.slice(path.indexOf(at)).reverse());
    for (const id of path) done.add(id);
  }
  return cycles;
}
