/**
 * What the canvas shows: the document's own graph, or that of a block, seen at one of the places where it stands. Edits are made as
 * if the shown graph were the document's; `changeShown` says whose it is.
 */
import type { Change, Diff } from '../../engine/document/diff.ts';
import type { Block, BlockId, Document, Node, NodeId } from '../../engine/document/document.ts';
import type { NodeReport } from '../../engine/graph/compiled.ts';
import { expand, pathOf } from '../../engine/graph/expand.ts';
import { holdsExpression } from '../../engine/graph/expressions.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import { BLOCK, blockOf, layerOf } from '../../engine/layers/block.ts';
import type { Layer } from '../../engine/layers/layer.ts';
import { followPorts } from '../edits/block-ports.ts';
import { checkStore, useCheck } from './check.ts';
import { documentStore } from './document.ts';
import type { Label } from './history.ts';
import { useCheckLater, useDocumentLater } from './later.ts';
import { useDocument } from './use-document.ts';
import { useView, type Viewport, viewStore } from './view.ts';

/** A node that stands for a block, on the way from the document's graph to the shown one. */
export interface Step {
  /** What the flat ids of the block's nodes begin with. */
  readonly prefix: string;
  readonly node: Node;
  readonly block: Block;
  /** From 0; null where the block is not repeated. */
  readonly repetition: number | null;
}

export interface Scene {
  readonly prefix: string;
  /** Null: the document's own graph. */
  readonly block: Block | null;
  readonly trail: readonly Step[];
}

const own: Scene = { prefix: '', block: null, trail: [] };

/** As far as the way still leads: a block on it may have been removed. */
export function sceneAt(document: Document, prefix: string): Scene {
  // Every node on the canvas asks at every change.
  if (prefix === '') return own;
  const trail: Step[] = [];
  let graph = document.graph;
  let reached = '';
  for (const part of prefix.split('/').slice(0, -1)) {
    const node = graph.nodes[part.replace(/\[\d+\]$/, '')];
    const block = node && blockOf(document, node);
    if (!block) break;
    reached += `${part}/`;
    const repetition = /\[(\d+)\]$/.exec(part)?.[1];
    trail.push({
      prefix: reached,
      node,
      block,
      repetition: repetition === undefined ? null : Number(repetition),
    });
    graph = block.graph;
  }
  return { prefix: reached, block: trail.at(-1)?.block ?? null, trail };
}

export const currentScene = (): Scene =>
  sceneAt(documentStore.getState().document, viewStore.getState().scene);

let shown: { document: Document; block: Block | null; result: Document } | null = null;

/** The document with the shown graph in the place of its own. */
export function shownOf(document: Document, prefix: string): Document {
  const { block } = sceneAt(document, prefix);
  if (!block) return document;
  if (shown?.document !== document || shown.block !== block)
    shown = { document, block, result: { ...document, graph: block.graph } };
  return shown.result;
}

export const shownDocument = (): Document =>
  shownOf(documentStore.getState().document, viewStore.getState().scene);

export function useShown<T>(selector: (document: Document) => T): T {
  const scene = useView(state => state.scene);
  return useDocument(({ document }) => selector(shownOf(document, scene)));
}

/** For what need not be there in the frame of an edit (later.ts). */
export function useShownLater<T>(selector: (document: Document) => T): T {
  const scene = useView(state => state.scene);
  return useDocumentLater(({ document }) => selector(shownOf(document, scene)));
}

export const useLayer = (node: Node): Layer | undefined =>
  useDocument(({ document }) => layerOf(document, node));

/** Applies a diff of the shown graph as one entry of the history. */
export function changeShown(label: Label, diff: Diff, options: { readonly gesture?: string } = {}): void {
  const { document } = documentStore.getState();
  const { block } = currentScene();
  if (!block) {
    documentStore.change(label, diff, options);
    return;
  }
  const own = diff.map(change => ofBlock(change, block.id));
  documentStore.change(label, [...own, ...followPorts(document, block, own)], {
    gesture: options.gesture && `${block.id} ${options.gesture}`,
  });
}

const ofBlock = (change: Change, block: BlockId): Change =>
  change.table === 'nodes' || change.table === 'edges' ? { ...change, block } : change;

// ---------------------------------------------------------------- what check says of it

/** The key of a node, or an edge, in the tables of problems: the same wherever the block stands. */
export const placeKey = (block: Block | null, id: string): string => (block ? `${block.id}/${id}` : id);

export const reportOf = (id: NodeId): NodeReport | undefined =>
  checkStore.getState().nodes[currentScene().prefix + id];

/** Of what is told of a node, what `selector` takes: the component renders again only where that has changed. */
export function useReport<T = NodeReport>(
  id: NodeId | undefined,
  selector: (report: NodeReport) => T = report => report as T,
): T | undefined {
  const scene = useView(state => state.scene);
  return useCheck(({ nodes }) => {
    const report = id === undefined ? undefined : nodes[scene + id];
    return report && selector(report);
  });
}

export function useReportLater(id: NodeId): NodeReport | undefined {
  const scene = useView(state => state.scene);
  return useCheckLater(({ nodes }) => nodes[scene + id]);
}

let expanded: { document: Document; flat: Document } | null = null;

/** A node of the shown graph with its expressions worked out at this place. */
export function workedOut(node: Node): Node {
  const { prefix } = currentScene();
  if (prefix === '' || !Object.values(node.attributes).some(holdsExpression)) return node;
  const { document } = documentStore.getState();
  if (expanded?.document !== document) expanded = { document, flat: expand(document).document };
  return { ...node, attributes: expanded.flat.graph.nodes[prefix + node.id]?.attributes ?? node.attributes };
}

const none: readonly Problem[] = [];

/** What is wrong there. It follows the shapes: an edit near the input may mark every node. */
export function useProblemsLater(table: 'nodeProblems' | 'edgeProblems', id: string): readonly Problem[] {
  const scene = useView(state => state.scene);
  const block = useDocumentLater(({ document }) => sceneAt(document, scene).block);
  return useCheckLater(state => state[table][placeKey(block, id)]) ?? none;
}

// ---------------------------------------------------------------- going there

const viewports = new Map<string, Viewport | null>();

export function showScene(prefix: string, nodes: Iterable<NodeId> = [], edges: Iterable<string> = []): void {
  const { scene, viewport } = viewStore.getState();
  const selection = { nodes: new Set(nodes), edges: new Set(edges) };
  if (prefix === scene) {
    viewStore.setState(selection);
    return;
  }
  viewports.set(scene, viewport);
  viewStore.setState({ scene: prefix, viewport: viewports.get(prefix) ?? null, ...selection });
}

documentStore.subscribe((state, former) => {
  if (state.opened !== former.opened) viewports.clear();
});

/** Opens the block that a node of the shown graph stands for. */
export function enterBlock(node: Node): void {
  const { document } = documentStore.getState();
  const block = blockOf(document, node);
  if (!block) return;
  const id = currentScene().prefix + node.id;
  const [inner] = Object.keys(block.graph.nodes);
  const repeated = inner !== undefined && `${id}[0]/${inner}` in checkStore.getState().nodes;
  showScene(repeated ? `${id}[0]/` : `${id}/`);
}

/** Back to the graph around; the block that was open is selected. */
export function leaveBlock(): void {
  const { trail } = currentScene();
  const last = trail.at(-1);
  if (last) showScene(trail.at(-2)?.prefix ?? '', [last.node.id]);
}

/** The graph in which a flat node is drawn, and what it is called there. */
export function placeOf(id: string): { readonly prefix: string; readonly id: string } {
  const at = id.lastIndexOf('/') + 1;
  return { prefix: id.slice(0, at), id: pathOf(id).at(-1)! };
}

/** A place where the block stands; null where it stands nowhere. */
export function sceneOfBlock(document: Document, block: BlockId): string | null {
  const search = (graph: Document['graph'], prefix: string, within: readonly BlockId[]): string | null => {
    for (const node of Object.values(graph.nodes)) {
      if (node.type !== BLOCK) continue;
      const found = blockOf(document, node);
      if (!found || within.includes(found.id)) continue;
      const repeated = typeof node.attributes.repeat === 'number' && node.attributes.repeat > 1;
      const here = `${prefix}${node.id}${repeated ? '[0]' : ''}/`;
      if (found.id === block) return here;
      const inside = search(found.graph, here, [...within, found.id]);
      if (inside !== null) return inside;
    }
    return null;
  };
  return search(document.graph, '', []);
}

/** After undo and redo: what changed is shown, and nothing that is gone. */
export function followChange(diff: Diff): void {
  const { document } = documentStore.getState();
  const { prefix, block } = currentScene();
  const changed = diff.filter(({ table }) => table === 'nodes' || table === 'edges');
  const blocks = new Set(changed.map(change => ('block' in change ? (change.block ?? null) : null)));
  const seen = blocks.size === 0 || blocks.has(block?.id ?? null);
  const [other] = blocks;
  const target = seen ? prefix : other ? sceneOfBlock(document, other) : '';
  showScene(
    sceneAt(document, target ?? prefix).prefix,
    viewStore.getState().nodes,
    viewStore.getState().edges,
  );
}
