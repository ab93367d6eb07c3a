/** Making blocks of nodes, and nodes of blocks. Diffs are of the whole document: changes of a block's graph are tagged with it. */
import type { Change, Diff } from '../../engine/document/diff.ts';
import type {
  Block,
  BlockId,
  Document,
  Edge,
  Graph,
  Json,
  Node,
  NodeId,
} from '../../engine/document/document.ts';
import { type Environment, resolve } from '../../engine/graph/expressions.ts';
import { withDefaults } from '../../engine/layers/attribute.ts';
import { BLOCK, blockLayer, blockOf, blockPorts, REPETITION } from '../../engine/layers/block.ts';
import { within } from './block-ports.ts';
import { edgesOf, NODE_GAP, NODE_SIZE, type PortRef } from './graph.ts';
import { defaultName, newId, uniqueName } from './names.ts';

export interface Grouped {
  readonly diff: Diff;
  readonly node: NodeId;
  readonly block: BlockId;
}

/** The graph that is shown: the document's, or that of a block. */
export interface Home {
  readonly graph: Graph;
  readonly block: BlockId | null;
}

export const uniqueBlockName = (document: Document, base: string): string => {
  const used = new Set(Object.values(document.blocks).map(({ name }) => name));
  let name = base;
  for (let number = 2; used.has(name); number++) name = `${base} ${number}`;
  return name;
};

/** A block of nothing but an input that leads to an output. */
export function emptyBlock(document: Document, name: string): Block {
  const [x, y] = [port('BlockInput', 'x', { x: 0, y: 0 }), port('BlockOutput', 'y', { x: 0, y: 240 })];
  const edge: Edge = {
    id: newId('e'),
    source: { node: x.id, port: 'y' },
    target: { node: y.id, port: 'x' },
  };
  const graph = { nodes: { [x.id]: x, [y.id]: y }, edges: { [edge.id]: edge } };
  return { id: newId('b'), name: uniqueBlockName(document, name), description: '', attributes: {}, graph };
}

const port = (type: 'BlockInput' | 'BlockOutput', name: string, position: Node['position']): Node => ({
  id: newId('n'),
  type,
  name,
  position: { x: Math.round(position.x), y: Math.round(position.y) },
  attributes: {},
});

/** Puts nodes into a new block, and a node that stands for it in their place. What led in and out becomes its ports. */
export function groupNodes(document: Document, home: Home, ids: ReadonlySet<NodeId>, name: string): Grouped {
  const { graph } = home;
  const nodes = [...ids].flatMap(id => graph.nodes[id] ?? []);
  const edges = edgesOf(graph);
  const inside = edges.filter(({ source, target }) => ids.has(source.node) && ids.has(target.node));
  const entering = edges.filter(({ source, target }) => !ids.has(source.node) && ids.has(target.node));
  const leaving = edges.filter(({ source, target }) => ids.has(source.node) && !ids.has(target.node));
  const left = Math.min(...nodes.map(({ position }) => position.x));
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const bottom = Math.max(...nodes.map(({ position }) => position.y));
  const step = NODE_SIZE.height + NODE_GAP;
  const columns = NODE_SIZE.width + NODE_GAP;
  const sources = distinct(entering.map(({ source }) => source));
  const results = distinct(leaving.map(({ source }) => source));
  const taken = new Set(nodes.map(each => each.name));
  const named = (base: string): string => {
    const free = uniqueName(base, { nodes: {}, edges: {} }, taken);
    taken.add(free);
    return free;
  };
  const inputs = sources.map((_, i) =>
    port('BlockInput', named('x'), { x: left + i * columns, y: top - step }),
  );
  const outputs = results.map((_, i) =>
    port('BlockOutput', named('y'), { x: left + i * columns, y: bottom + step }),
  );
  const own: Edge[] = [
    ...inside,
    ...entering.map(({ source, target }) => ({
      id: newId('e'),
      source: { node: inputs[indexOf(sources, source)]!.id, port: 'y' },
      target,
    })),
    ...results.map((source, i) => ({ id: newId('e'), source, target: { node: outputs[i]!.id, port: 'x' } })),
  ];
  const block: Block = {
    id: newId('b'),
    name: uniqueBlockName(document, name),
    description: '',
    // What was worked out from the block around is handed down.
    attributes: home.block === null ? {} : document.blocks[home.block]!.attributes,
    graph: { nodes: keyed([...nodes, ...inputs, ...outputs]), edges: keyed(own) },
  };
  const handed = Object.fromEntries(Object.keys(block.attributes).map(key => [key, `=${key}`]));
  const stand: Node = {
    id: newId('n'),
    type: BLOCK,
    name: uniqueName(defaultName(name), graph),
    position: { x: left, y: Math.round((top + bottom) / 2) },
    attributes: { block: block.id, ...handed },
  };
  const outer: Edge[] = [
    ...sources.map((source, i) => ({
      id: newId('e'),
      source,
      target: { node: stand.id, port: inputs[i]!.name },
    })),
    ...leaving.map(({ id, source, target }) => ({
      id,
      source: { node: stand.id, port: outputs[indexOf(results, source)]!.name },
      target,
    })),
  ];
  const tag = within(home.block);
  const gone = [...inside, ...entering, ...leaving];
  return {
    node: stand.id,
    block: block.id,
    diff: [
      { table: 'blocks', id: block.id, before: null, after: block },
      ...gone.map((edge): Change => ({ table: 'edges', id: edge.id, before: edge, after: null, ...tag })),
      ...nodes.map((node): Change => ({ table: 'nodes', id: node.id, before: node, after: null, ...tag })),
      { table: 'nodes', id: stand.id, before: null, after: stand, ...tag },
      ...outer.map((edge): Change => ({ table: 'edges', id: edge.id, before: null, after: edge, ...tag })),
    ],
  };
}

/** Puts the nodes of a block in the place of a node that stands for it. Null where it is repeated: they would be many. */
export function ungroupNode(
  document: Document,
  home: Home,
  node: Node,
): { diff: Diff; ids: NodeId[] } | null {
  const block = blockOf(document, node);
  if (!block) return null;
  const values = withDefaults(blockLayer(block).attributes, node.attributes);
  if (values.repeat !== 1) return null;
  const environment: Environment = new Map(
    Object.entries({ ...values, [REPETITION]: 0 } as Record<string, Json>),
  );
  const ports = new Map(
    [...blockPorts(block, 'BlockInput'), ...blockPorts(block, 'BlockOutput')].map(each => [each.id, each]),
  );
  const ids = new Map<NodeId, NodeId>();
  const taken = new Set<string>();
  const corner = cornerOf(block.graph);
  const made = Object.values(block.graph.nodes)
    .filter(({ id }) => !ports.has(id))
    .map((inner): Node => {
      const id = newId('n');
      ids.set(inner.id, id);
      const name = uniqueName(inner.name, home.graph, taken);
      taken.add(name);
      const { x, y } = inner.position;
      const position = { x: node.position.x + x - corner.x, y: node.position.y + y - corner.y };
      return { ...inner, id, name, position, attributes: workedOut(inner, environment) };
    });
  const outside = edgesOf(home.graph);
  const feeding = (name: string): PortRef | undefined =>
    outside.find(({ target }) => target.node === node.id && target.port === name)?.source;
  /** Where a value of the block comes from, in the graph around; through ports that are joined to ports. */
  const sourceOf = (source: PortRef): PortRef | undefined => {
    const entrance = ports.get(source.node);
    return entrance ? feeding(entrance.name) : { node: ids.get(source.node)!, port: source.port };
  };
  const inner = edgesOf(block.graph);
  const joined = [
    ...inner
      .filter(({ target }) => !ports.has(target.node))
      .map(({ source, target }) => ({
        source: sourceOf(source),
        target: { ...target, node: ids.get(target.node)! },
      })),
    ...outside
      .filter(({ source }) => source.node === node.id)
      .map(({ source, target }) => {
        const exit = [...ports.values()].find(
          ({ type, name }) => type === 'BlockOutput' && name === source.port,
        );
        const edge = inner.find(each => each.target.node === exit?.id);
        return { source: edge && sourceOf(edge.source), target };
      }),
  ].flatMap(({ source, target }): Edge[] => (source ? [{ id: newId('e'), source, target }] : []));
  const gone = outside.filter(({ source, target }) => source.node === node.id || target.node === node.id);
  const tag = within(home.block);
  return {
    ids: made.map(({ id }) => id),
    diff: [
      ...gone.map((edge): Change => ({ table: 'edges', id: edge.id, before: edge, after: null, ...tag })),
      { table: 'nodes', id: node.id, before: node, after: null, ...tag },
      ...made.map((each): Change => ({ table: 'nodes', id: each.id, before: null, after: each, ...tag })),
      ...joined.map((edge): Change => ({ table: 'edges', id: edge.id, before: null, after: edge, ...tag })),
    ],
  };
}

function workedOut({ attributes }: Node, environment: Environment): Node['attributes'] {
  try {
    return Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, resolve(value, environment, name)]),
    );
  } catch {
    // The check tells of it; it is mended more easily where it was.
    return attributes;
  }
}

function cornerOf({ nodes }: Graph): { x: number; y: number } {
  const positions = Object.values(nodes).map(({ position }) => position);
  return { x: Math.min(...positions.map(({ x }) => x)), y: Math.min(...positions.map(({ y }) => y)) };
}

const distinct = (ports: readonly PortRef[]): PortRef[] =>
  ports.filter((each, i) => indexOf(ports, each) === i);

const indexOf = (ports: readonly PortRef[], { node, port }: PortRef): number =>
  ports.findIndex(each => each.node === node && each.port === port);

const keyed = <T extends { readonly id: string }>(records: readonly T[]): { [id: string]: T } =>
  Object.fromEntries(records.map(record => [record.id, record]));
