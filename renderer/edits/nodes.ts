/** Adding, changing and removing nodes. Every function gives the diff; none changes anything. */
import type { Change, Diff } from '../../engine/document/diff.ts';
import type { Document, Edge, Json, Node, NodeId } from '../../engine/document/document.ts';
import { BLOCK, layerOf } from '../../engine/layers/block.ts';
import type { Layer } from '../../engine/layers/layer.ts';
import { addEdge, danglingEdges, removeEdge } from './connect.ts';
import {
  type Blocks,
  downstream,
  edgesOf,
  freeInput,
  inputsOf,
  NODE_GAP,
  NODE_SIZE,
  nodesIn,
  outputsOf,
  type Point,
  type PortRef,
  type Size,
} from './graph.ts';
import { blockOfChoice, chosen } from './layer-choice.ts';
import { defaultName, newId, uniqueName } from './names.ts';

export interface Added {
  readonly diff: Diff;
  readonly id: NodeId;
}

/** What the canvas measured; `NODE_SIZE` where it has not drawn the node. */
export type Sizes = (id: NodeId) => Size;
export const defaultSizes: Sizes = () => NODE_SIZE;

const makeNode = (document: Document, choice: string, position: Point): Node => {
  const block = document.blocks[blockOfChoice(choice) ?? ''];
  const { type, attributes } = chosen(choice);
  return {
    id: newId('n'),
    type,
    name: uniqueName(defaultName(block?.name ?? type), document.graph),
    position: { x: Math.round(position.x), y: Math.round(position.y) },
    attributes,
  };
};

const put = (node: Node): Change => ({ table: 'nodes', id: node.id, before: null, after: node });
const replace = (before: Node, after: Node): Change => ({ table: 'nodes', id: before.id, before, after });

export function addNode(document: Document, type: string, position: Point): Added {
  const node = makeNode(document, type, position);
  return { diff: [put(node)], id: node.id };
}

/** A new node wired to the port that was dragged: from an output to its first input, or the other way round. */
export function addConnected(
  document: Document,
  type: string,
  position: Point,
  from: PortRef & { readonly side: 'output' | 'input' },
): Added {
  const node = makeNode(document, type, position);
  const own = Object.keys(from.side === 'output' ? inputsOf(document, node) : outputsOf(document, node))[0];
  if (own === undefined) return { diff: [put(node)], id: node.id };
  const [port, other] = [
    { node: node.id, port: own },
    { node: from.node, port: from.port },
  ];
  const present =
    from.side === 'input'
      ? edgesOf(document.graph).filter(({ target }) => target.node === from.node && target.port === from.port)
      : [];
  const edge = from.side === 'output' ? addEdge(other, port) : addEdge(port, other);
  return { diff: [...present.map(removeEdge), put(node), edge], id: node.id };
}

/** Below a node and wired to it: what Enter in the palette does while a node is selected. */
export function addBelow(document: Document, type: string, above: Node, sizes: Sizes = defaultSizes): Added {
  const position = freeSpot(
    document,
    { x: above.position.x, y: above.position.y + sizes(above.id).height + NODE_GAP },
    sizes,
  );
  const port = Object.keys(outputsOf(document, above))[0];
  return port === undefined || Object.keys(inputsOf(document, chosen(type))).length === 0
    ? addNode(document, type, position)
    : addConnected(document, type, position, { node: above.id, port, side: 'output' });
}

/** The first place to the right of `at` where a node covers no other. */
export function freeSpot(document: Document, at: Point, sizes: Sizes = defaultSizes): Point {
  const nodes = Object.values(document.graph.nodes);
  const covers = (x: number, node: Node) => {
    const size = sizes(node.id);
    return (
      x < node.position.x + size.width + 16 &&
      node.position.x < x + NODE_SIZE.width + 16 &&
      at.y < node.position.y + size.height + 8 &&
      node.position.y < at.y + NODE_SIZE.height + 8
    );
  };
  let x = at.x;
  for (;;) {
    const other = nodes.find(node => covers(x, node));
    if (!other) return { x, y: at.y };
    x = other.position.x + sizes(other.id).width + 24;
  }
}

/** A new node in the middle of an edge; what is below moves down as far as it must. */
export function insertNew(
  document: Document,
  type: string,
  edge: Edge,
  position: Point,
  sizes: Sizes = defaultSizes,
): Added {
  const node = makeNode(document, type, position);
  return { diff: [put(node), ...splice(document, node, edge, sizes)], id: node.id };
}

/** Puts a node that is already on the canvas, and not wired, into an edge. */
export function insertExisting(
  document: Document,
  node: Node,
  edge: Edge,
  position: Point,
  sizes: Sizes = defaultSizes,
): Diff {
  const moved = { ...node, position };
  return [replace(node, moved), ...splice(document, moved, edge, sizes)];
}

/** A node fits into an edge if it has an input and an output. */
export const canSplice = (document: Blocks, node: Pick<Node, 'type' | 'attributes'>): boolean =>
  Object.keys(inputsOf(document, node)).length > 0 && Object.keys(outputsOf(document, node)).length > 0;

function splice(document: Document, node: Node, edge: Edge, sizes: Sizes): Diff {
  const input = freeInput(document, node);
  const output = Object.keys(outputsOf(document, node))[0];
  if (input === undefined || output === undefined) return [];
  const bottom = node.position.y + sizes(node.id).height + NODE_GAP;
  const below = document.graph.nodes[edge.target.node];
  const lack = below ? bottom - below.position.y : 0;
  const shifted =
    lack > 0
      ? nodesIn(document, downstream(document.graph, [edge.target.node]))
          .filter(other => other.id !== node.id)
          .map(other =>
            replace(other, { ...other, position: { x: other.position.x, y: other.position.y + lack } }),
          )
      : [];
  return [
    removeEdge(edge),
    addEdge(edge.source, { node: node.id, port: input }),
    addEdge({ node: node.id, port: output }, edge.target),
    ...shifted,
  ];
}

// ---------------------------------------------------------------- changing

export const moveNodes = (document: Document, to: ReadonlyMap<NodeId, Point>): Diff =>
  [...to].flatMap(([id, { x, y }]) => {
    const node = document.graph.nodes[id];
    const position = { x: Math.round(x), y: Math.round(y) };
    if (!node || (node.position.x === position.x && node.position.y === position.y)) return [];
    return [replace(node, { ...node, position })];
  });

/** Nodes that use the parameters of this one name it. */
export function renameNode(document: Document, node: Node, name: string): Diff {
  if (name === node.name) return [];
  const sharing = Object.values(document.graph.nodes).filter(
    ({ type, attributes }) => type === BLOCK && attributes.sharedWith === node.name,
  );
  return [
    replace(node, { ...node, name }),
    ...sharing.map(other =>
      replace(other, { ...other, attributes: { ...other.attributes, sharedWith: name } }),
    ),
  ];
}

/** Only what differs from the default is kept. Edges to ports that this takes away go with it. */
export function setAttribute(document: Document, node: Node, name: string, value: Json): Diff {
  const attributes = { ...node.attributes, [name]: value };
  if (isDefault(layerOf(document, node), name, value)) delete attributes[name];
  const after = { ...node, attributes };
  return [
    ...danglingEdges(document.graph, node, inputsOf(document, after)).map(removeEdge),
    replace(node, after),
  ];
}

export function isDefault(layer: Layer | undefined, name: string, value: Json | undefined): boolean {
  const attribute = layer?.attributes[name];
  return (
    value === undefined ||
    (attribute !== undefined && JSON.stringify(attribute.default) === JSON.stringify(value))
  );
}

// ---------------------------------------------------------------- removing

export function removeNodes(
  document: Document,
  ids: ReadonlySet<NodeId>,
  edges: Iterable<string> = [],
): Diff {
  const chosen = new Set(edges);
  const gone = edgesOf(document.graph).filter(
    ({ id, source, target }) => chosen.has(id) || ids.has(source.node) || ids.has(target.node),
  );
  return [
    ...gone.map(removeEdge),
    ...nodesIn(document, ids).map(
      (node): Change => ({ table: 'nodes', id: node.id, before: node, after: null }),
    ),
  ];
}

/** Removes nodes and joins, through each, what fed its first connected input with all that it fed. */
export function removeAndReconnect(document: Document, ids: ReadonlySet<NodeId>): Diff {
  const edges = edgesOf(document.graph);
  const feeding = (id: NodeId): Edge | undefined => {
    const node = document.graph.nodes[id];
    if (!node) return undefined;
    for (const port of Object.keys(inputsOf(document, node))) {
      const edge = edges.find(({ target }) => target.node === id && target.port === port);
      if (edge) return edge;
    }
    return undefined;
  };
  /** Where the data comes from once the removed nodes are gone. `seen` ends a cycle. */
  const origin = (source: PortRef, seen = new Set<NodeId>()): PortRef | null => {
    if (!ids.has(source.node)) return source;
    if (seen.has(source.node)) return null;
    seen.add(source.node);
    const edge = feeding(source.node);
    return edge ? origin(edge.source, seen) : null;
  };
  const joined = edges
    .filter(({ source, target }) => ids.has(source.node) && !ids.has(target.node))
    .flatMap(edge => {
      const source = origin(edge.source);
      return source ? [addEdge(source, edge.target)] : [];
    });
  return [...removeNodes(document, ids), ...joined];
}
