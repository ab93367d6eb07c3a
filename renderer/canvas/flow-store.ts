/**
 * What React Flow draws: its nodes and edges, kept in step with the document and the selection. A node under a drag moves here
 * only; the document learns of it once, when it is dropped. Objects that did not change keep their identity, so that
 * one edit draws one node; and a setting, which moves nothing, is none of React Flow's business: the node itself reads it (`useNode`).
 */
import type { EdgeChange, NodeChange, Edge as XyEdge, Node as XyNode } from '@xyflow/react';
import { applyNodeChanges } from '@xyflow/react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Document, Edge, Node, NodeId } from '../../engine/document/document.ts';
import { BLOCK } from '../../engine/layers/block.ts';
import { type Blocks, NODE_SIZE, type Point, portNamesOf, type Size } from '../edits/graph.ts';
import { orderedIds } from '../edits/order.ts';
import { documentStore } from '../store/document.ts';
import { afterFrame } from '../store/later.ts';
import { shownDocument, shownOf } from '../store/scene.ts';
import { type ViewState, viewStore } from '../store/view.ts';
import { canvasElement, focusedNode } from './attached.ts';
import { expectedSize, placedPorts } from './node-size.ts';

/** `node`: as it was when it was last placed. Its type, position and ports are what they are now; its name and settings may not be. */
export type LayerNode = XyNode<{ readonly node: Node }, 'layer'>;
export type ShapeEdge = XyEdge<{ readonly edge: Edge }, 'shape'>;

/** From here on, a network is large: what is out of view is not drawn, and what is far is drawn simply. */
export const MANY = 150;

export interface FlowState {
  readonly nodes: LayerNode[];
  readonly edges: ShapeEdge[];
  /** A box is being drawn: what lies in it must be there to be found. */
  readonly boxing?: boolean;
}

export const flowStore = createStore<FlowState>()(() =>
  derive({ nodes: [], edges: [] }, shownDocument(), viewStore.getState()),
);

export const useFlow = <T>(selector: (state: FlowState) => T): T => useStore(flowStore, selector);

documentStore.subscribe((state, former) => {
  const { scene } = viewStore.getState();
  if (state.opened !== former.opened)
    // Another document: what was measured of a node says nothing of one that has its id there.
    flowStore.setState(derive({ nodes: [], edges: [] }, shownDocument(), viewStore.getState()));
  else if (shownOf(former.document, scene).graph !== shownOf(state.document, scene).graph) follow();
});
viewStore.subscribe((state, former) => {
  if (state.scene !== former.scene)
    // So with another graph.
    flowStore.setState(derive({ nodes: [], edges: [] }, shownDocument(), state));
  else if (state.nodes !== former.nodes || state.edges !== former.edges) follow();
});

/** While an act goes on that is drawn once: whether it has changed anything so far. */
let act: { changed: boolean } | null = null;

/** An edit and the selection that follows from it: React Flow would go through all nodes for each. */
export function drawnOnce(run: () => void): void {
  const own = { changed: false };
  act = own;
  try {
    run();
  } finally {
    act = null;
    if (own.changed) follow();
  }
}

function follow(): void {
  if (act) {
    act.changed = true;
    return;
  }
  keepFocus(shownDocument());
  flowStore.setState(flow => derive(flow, shownDocument(), viewStore.getState()));
}

/**
 * Where the node that has the focus is about to go, it gives it up now: were that left to the browser, it would lay out the page in the
 * middle of the change, for 7 ms. The canvas takes it after the frame; until then keys are the window's, and work as they do there.
 */
function keepFocus({ graph }: Document): void {
  const focused = focusedNode();
  if (focused === undefined || focused in graph.nodes) return;
  (document.activeElement as HTMLElement).blur();
  afterFrame(() => {
    if (document.activeElement === document.body) canvasElement()?.focus({ preventScroll: true });
  });
}

function derive(
  flow: FlowState,
  document: Document,
  selection: Pick<ViewState, 'nodes' | 'edges'>,
): FlowState {
  const { graph } = document;
  const drawn = new Map(flow.nodes.map(node => [node.id, node]));
  // The order of the data is that of the Tab key.
  const nodes = orderedIds(graph).map((id): LayerNode => {
    const node = graph.nodes[id]!;
    const old = drawn.get(node.id);
    const selected = selection.nodes.has(node.id);
    const same = old !== undefined && liesAs(document, old.data.node, node);
    if (same && old.selected === selected) return old;
    const moved = old?.data.node.position !== node.position;
    return {
      ...(old ?? { id: node.id, type: 'layer' }),
      position: old && !moved ? old.position : node.position,
      selected,
      data: same ? old.data : { node },
      ...placed(document, node, old?.measured),
    };
  });
  const lines = new Map(flow.edges.map(edge => [edge.id, edge]));
  const edges = Object.values(graph.edges).map((edge): ShapeEdge => {
    const old = lines.get(edge.id);
    const selected = selection.edges.has(edge.id);
    if (old && old.data?.edge === edge && old.selected === selected) return old;
    return {
      id: edge.id,
      type: 'shape',
      source: edge.source.node,
      sourceHandle: edge.source.port,
      target: edge.target.node,
      targetHandle: edge.target.port,
      selected,
      data: { edge },
    };
  });
  const next = { nodes: sameList(flow.nodes, nodes), edges: sameList(flow.edges, edges) };
  return next.nodes === flow.nodes && next.edges === flow.edges ? flow : next;
}

/** Nothing has changed of a node that React Flow must know. What ports a block has depends on the block as well. */
const liesAs = (document: Document, before: Node, now: Node): boolean =>
  before === now ||
  (before.position === now.position &&
    before.type === now.type &&
    now.type !== BLOCK &&
    portsOf(document, before) === portsOf(document, now));

/** The names of its ports, in order. */
export function portsOf(document: Blocks, node: Node): string {
  const { inputs, outputs } = portNamesOf(document, node);
  return `${inputs} ${outputs}`;
}

/** React Flow goes through a list again when it is another. */
function sameList<T>(former: T[], now: T[]): T[] {
  return former.length === now.length && now.every((each, i) => each === former[i]) ? former : now;
}

/** Where its ports are is said from the start: React Flow then need not draw it first to find out. */
const placed = (document: Document, node: Node, measured: LayerNode['measured']) => {
  const { width, height } = { ...expectedSize(document, node), ...measured };
  return { measured: { width, height }, handles: placedPorts(document, node, { width, height }) };
};

/** Drawn at last, a node may be higher than expected: its ports are where it ends. */
function replace(nodes: LayerNode[], before: readonly LayerNode[]): LayerNode[] {
  const document = shownDocument();
  return nodes.map((node, i) =>
    node.measured !== before[i]!.measured
      ? { ...node, ...placed(document, node.data.node, node.measured) }
      : node,
  );
}

/** Sizes and positions under a drag are the canvas's own; the selection belongs to the view. */
export function onNodesChange(changes: NodeChange<LayerNode>[]): void {
  const own = changes.filter(({ type }) => type === 'dimensions' || type === 'position');
  if (own.length > 0)
    flowStore.setState(({ nodes }) => ({ nodes: replace(applyNodeChanges(own, nodes), nodes) }));
  const selected = changes.filter(change => change.type === 'select');
  if (selected.length > 0)
    viewStore.setState(({ nodes }) => ({ nodes: changedSet(nodes, selected, extended?.nodes) }));
}

export function onEdgesChange(changes: EdgeChange<ShapeEdge>[]): void {
  // A box takes the edges of its nodes along, which would then be deleted with reconnect: only nodes are boxed.
  const selected = changes.filter(change => change.type === 'select' && !(boxing && change.selected));
  if (selected.length > 0)
    viewStore.setState(({ edges }) => ({
      edges: changedSet(edges, selected as { id: string; selected: boolean }[], extended?.edges),
    }));
}

/** While a box is drawn; `extended` holds what was selected before, where Shift adds to it. */
let boxing = false;
let extended: Pick<ViewState, 'nodes' | 'edges'> | null = null;

export function startBox(adding: Pick<ViewState, 'nodes' | 'edges'> | null): void {
  boxing = true;
  flowStore.setState({ boxing });
  extended = adding;
  if (adding) viewStore.setState({ nodes: adding.nodes, edges: adding.edges });
}
export function endBox(): void {
  boxing = false;
  flowStore.setState({ boxing });
  extended = null;
}

function changedSet(
  set: ReadonlySet<string>,
  changes: readonly { readonly id: string; readonly selected: boolean }[],
  kept: ReadonlySet<string> | undefined,
): ReadonlySet<string> {
  const next = new Set(set);
  for (const { id, selected } of changes) {
    if (selected) next.add(id);
    else if (!kept?.has(id)) next.delete(id);
  }
  return next;
}

/** Where the canvas shows the nodes now, drags included. */
export const drawnPositions = (ids: Iterable<NodeId>): Map<NodeId, Point> => {
  const wanted = new Set(ids);
  return new Map(
    flowStore
      .getState()
      .nodes.filter(({ id }) => wanted.has(id))
      .map(({ id, position }) => [id, position]),
  );
};

/** As measured. */
export function sizeOfNode(id: NodeId): Size {
  const measured = flowStore.getState().nodes.find(node => node.id === id)?.measured;
  return { width: measured?.width ?? NODE_SIZE.width, height: measured?.height ?? NODE_SIZE.height };
}
