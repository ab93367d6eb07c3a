/** Parts of a network on the clipboard: plain JSON as text, so that they travel between windows and documents. */
import type { Change, Diff } from '../../engine/document/diff.ts';
import type { Block, Document, Edge, Node, NodeId } from '../../engine/document/document.ts';
import { blockOf } from '../../engine/layers/block.ts';
import { edgesOf, nodesIn, type Point } from './graph.ts';
import { newId, uniqueName } from './names.ts';

export interface Fragment {
  readonly netloom: 'fragment';
  readonly version: 1;
  readonly nodes: readonly Node[];
  /** Those with both ends in the fragment. */
  readonly edges: readonly Edge[];
  /** Those that its nodes stand for, and those within them. */
  readonly blocks?: readonly Block[];
}

export function copyNodes(document: Document, ids: ReadonlySet<NodeId>): Fragment {
  const blocks = blocksOf(document, nodesIn(document, ids));
  return {
    ...(blocks.length > 0 && { blocks }),
    netloom: 'fragment',
    version: 1,
    nodes: nodesIn(document, ids),
    edges: edgesOf(document.graph).filter(
      ({ source, target }) => ids.has(source.node) && ids.has(target.node),
    ),
  };
}

function blocksOf(document: Document, nodes: readonly Node[]): Block[] {
  const found = new Set<Block>();
  const look = (node: Node) => {
    const block = blockOf(document, node);
    if (!block || found.has(block)) return;
    found.add(block);
    Object.values(block.graph.nodes).forEach(look);
  };
  nodes.forEach(look);
  return [...found];
}

/** Null where the text is something else: anything may be on the clipboard. */
export function parseFragment(text: string): Fragment | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value.netloom !== 'fragment' || value.version !== 1) return null;
  const { nodes, edges } = value;
  if (!Array.isArray(nodes) || !Array.isArray(edges) || !nodes.every(isNode) || !edges.every(isEdge))
    return null;
  const blocks = Array.isArray(value.blocks) ? value.blocks.filter(isBlock) : [];
  return { netloom: 'fragment', version: 1, nodes, edges, ...(blocks.length > 0 && { blocks }) };
}

/** New ids, free names, moved so that the fragment's top left corner is at `at` (or by `shift`). */
export function pasteFragment(
  document: Document,
  fragment: Fragment,
  place: { readonly at: Point } | { readonly shift: Point },
): { readonly diff: Diff; readonly ids: NodeId[] } {
  const left = Math.min(...fragment.nodes.map(({ position }) => position.x));
  const top = Math.min(...fragment.nodes.map(({ position }) => position.y));
  const shift = 'at' in place ? { x: place.at.x - left, y: place.at.y - top } : place.shift;
  const renamed = new Map<NodeId, NodeId>();
  const taken = new Set<string>();
  const nodes = fragment.nodes.map((node): Change => {
    const id = newId('n');
    const name = uniqueName(node.name, document.graph, taken);
    taken.add(name);
    renamed.set(node.id, id);
    const position = { x: Math.round(node.position.x + shift.x), y: Math.round(node.position.y + shift.y) };
    return { table: 'nodes', id, before: null, after: { ...node, id, name, position } };
  });
  const edges = fragment.edges.flatMap((edge): Change[] => {
    const [source, target] = [renamed.get(edge.source.node), renamed.get(edge.target.node)];
    if (source === undefined || target === undefined) return [];
    const id = newId('e');
    const after: Edge = {
      id,
      source: { node: source, port: edge.source.port },
      target: { node: target, port: edge.target.port },
    };
    return [{ table: 'edges', id, before: null, after }];
  });
  // A block that the document has already is the same one, or has since been changed here.
  const blocks = (fragment.blocks ?? [])
    .filter(({ id }) => !Object.hasOwn(document.blocks, id))
    .map((block): Change => ({ table: 'blocks', id: block.id, before: null, after: block }));
  return { diff: [...blocks, ...nodes, ...edges], ids: [...renamed.values()] };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNode = (value: unknown): value is Node =>
  isRecord(value) &&
  typeof value.id === 'string' &&
  typeof value.type === 'string' &&
  typeof value.name === 'string' &&
  isRecord(value.position) &&
  Number.isFinite(value.position.x) &&
  Number.isFinite(value.position.y) &&
  isRecord(value.attributes) &&
  (value.parameters === undefined || isRecord(value.parameters));

const isBlock = (value: unknown): value is Block =>
  isRecord(value) &&
  typeof value.id === 'string' &&
  typeof value.name === 'string' &&
  isRecord(value.attributes) &&
  isRecord(value.graph) &&
  isRecord(value.graph.nodes) &&
  Object.values(value.graph.nodes).every(isNode) &&
  isRecord(value.graph.edges) &&
  Object.values(value.graph.edges).every(isEdge);

const isPort = (value: unknown): boolean =>
  isRecord(value) && typeof value.node === 'string' && typeof value.port === 'string';

const isEdge = (value: unknown): value is Edge =>
  isRecord(value) && typeof value.id === 'string' && isPort(value.source) && isPort(value.target);
