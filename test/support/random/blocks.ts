/**
 * Blocks made of what was drawn: some nodes are put into one, which is then repeated, shared or used again. Each of these gives a
 * document that may be legal or not.
 */
import type {
  Block,
  BlockAttribute,
  Document,
  Edge,
  Graph,
  Json,
  Node,
} from '../../../engine/document/document.ts';
import { BLOCK } from '../../../engine/layers/block.ts';
import { layers } from '../../../engine/layers/index.ts';
import type { Draw } from './draw.ts';

const ENDS = new Set(['Input', 'Output']);

/** Some nodes that lead to one another in a block, and a node that stands for it; null where there are none to take. */
export function withBlock(document: Document, draw: Draw): { document: Document; node: Node } | null {
  const { graph } = document;
  const inner = Object.values(graph.nodes).filter(({ type }) => !ENDS.has(type));
  if (inner.length === 0) return null;
  const edges = Object.values(graph.edges);
  const chosen = new Set([draw.of('first', inner).id]);
  const more = draw.below('more', 3);
  for (let i = 0; i < more; i++) {
    const next = edges.filter(({ source, target }) => chosen.has(source.node) && !chosen.has(target.node));
    const free = next.filter(({ target }) => !ENDS.has(graph.nodes[target.node]!.type));
    if (free.length > 0) chosen.add(draw.of(i, free).target.node);
  }
  const id = `block ${Object.keys(document.blocks).length + 1}`;
  return grouped(document, chosen, id, draw);
}

function grouped(document: Document, chosen: ReadonlySet<string>, id: string, draw: Draw) {
  const { nodes, edges } = document.graph;
  const all = Object.values(edges);
  const inside = all.filter(({ source, target }) => chosen.has(source.node) && chosen.has(target.node));
  const entering = all.filter(({ source, target }) => !chosen.has(source.node) && chosen.has(target.node));
  const leaving = all.filter(({ source, target }) => chosen.has(source.node) && !chosen.has(target.node));
  const sources = distinct(entering.map(({ source }) => source));
  const results = distinct(leaving.map(({ source }) => source));
  const inputs = sources.map((_, i) => port('BlockInput', `in${i}`, i));
  const outputs = results.map((_, i) => port('BlockOutput', `out${i}`, i));
  const at = (list: readonly Edge['source'][], { node, port }: Edge['source']): number =>
    list.findIndex(each => each.node === node && each.port === port);
  const { attributes, own } = promoted(
    [...chosen].map(each => nodes[each]!),
    draw,
  );
  const block: Block = {
    id,
    name: id,
    description: '',
    attributes,
    graph: graphOf(
      [...inputs, ...own, ...outputs],
      [
        ...inside,
        ...entering.map(({ source, target }) => edgeOf(`in${at(sources, source)}`, 'y', target)),
        ...results.map((source, i) => edgeOf(source.node, source.port, { node: `out${i}`, port: 'x' })),
      ],
    ),
  };
  const node: Node = {
    id: `of ${id}`,
    type: BLOCK,
    name: `Of ${id}`,
    position: { x: 0, y: 0 },
    attributes: { block: id },
  };
  const graph = graphOf(
    [...Object.values(nodes).filter(each => !chosen.has(each.id)), node],
    [
      ...all.filter(({ source, target }) => !chosen.has(source.node) && !chosen.has(target.node)),
      ...sources.map(({ node: from, port }, i) => edgeOf(from, port, { node: node.id, port: `in${i}` })),
      ...leaving.map(({ source, target }) => edgeOf(node.id, `out${at(results, source)}`, target)),
    ],
  );
  return { document: { ...document, graph, blocks: { ...document.blocks, [id]: block } }, node };
}

/** Half of the blocks have an attribute that a number within them follows. */
function promoted(nodes: readonly Node[], draw: Draw) {
  const attributes: { [name: string]: BlockAttribute } = {};
  const numbers = nodes.flatMap(({ id, type, attributes: values }) =>
    Object.entries(values).flatMap(([name, value]) =>
      layers[type]?.attributes[name]?.kind === 'int' ? [{ id, name, value }] : [],
    ),
  );
  if (numbers.length === 0 || !draw.chance('promote', 0.5)) return { attributes, own: nodes };
  const { id, name, value } = draw.of('number', numbers);
  attributes.size = { kind: 'int', default: value as Json, doc: 'A number of the block.' };
  const own = nodes.map(node =>
    node.id === id ? { ...node, attributes: { ...node.attributes, [name]: '=size' } } : node,
  );
  return { attributes, own };
}

/** The block stands there two or three times, each with its own parameters or not. */
export const repeated = (document: Document, node: Node, draw: Draw): Document =>
  withNodes(document, [
    {
      ...node,
      attributes: {
        ...node.attributes,
        repeat: 2 + draw.below('repeat', 2),
        ...(draw.chance('share', 0.5) && { share: true }),
      },
    },
  ]);

/** Another node of the same block behind it, with parameters of its own or not; null where it has not one way in and out. */
export function usedAgain(document: Document, { id, name }: Node, draw: Draw): Document | null {
  const node = document.graph.nodes[id]!;
  const edges = Object.values(document.graph.edges);
  const into = edges.filter(({ target }) => target.node === id);
  const from = edges.filter(({ source }) => source.node === id);
  if (into.length !== 1 || from.length === 0 || from.some(({ source }) => source.port !== 'out0'))
    return null;
  const again: Node = {
    ...node,
    id: `${id} again`,
    name: `${name} again`,
    attributes: { ...node.attributes, ...(draw.chance('shared', 0.6) && { sharedWith: name }) },
  };
  const graph = graphOf(
    [...Object.values(document.graph.nodes), again],
    [
      ...edges.filter(edge => !from.includes(edge)),
      edgeOf(id, 'out0', { node: again.id, port: 'in0' }),
      ...from.map(({ target }) => edgeOf(again.id, 'out0', target)),
    ],
  );
  return { ...document, graph };
}

export const withNodes = (document: Document, nodes: readonly Node[]): Document => ({
  ...document,
  graph: {
    ...document.graph,
    nodes: { ...document.graph.nodes, ...Object.fromEntries(nodes.map(node => [node.id, node])) },
  },
});

const graphOf = (nodes: readonly Node[], edges: readonly Edge[]): Graph => ({
  nodes: Object.fromEntries(nodes.map(node => [node.id, node])),
  edges: Object.fromEntries(edges.map(edge => [edge.id, edge])),
});

const port = (type: 'BlockInput' | 'BlockOutput', id: string, x: number): Node => ({
  id,
  type,
  name: id,
  position: { x, y: 0 },
  attributes: {},
});

const edgeOf = (node: string, port: string, target: Edge['target']): Edge => ({
  id: `${node}.${port} > ${target.node}.${target.port}`,
  source: { node, port },
  target,
});

const distinct = (ends: readonly Edge['source'][]): Edge['source'][] => [
  ...new Map(ends.map(end => [`${end.node} ${end.port}`, end])).values(),
];
