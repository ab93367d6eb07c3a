/** What the user does to the network: an edit, as one entry of the history, and the selection that follows from it. */
import type { Diff } from '../../engine/document/diff.ts';
import type {
  Document,
  Edge,
  Json,
  Node,
  NodeId,
  ParameterSettings,
} from '../../engine/document/document.ts';
import type { Fix } from '../../engine/graph/problem.ts';
import { connect, disconnect, removeEdge } from '../edits/connect.ts';
import { copyNodes, type Fragment, pasteFragment } from '../edits/fragment.ts';
import { edgesOf, NODE_GAP, NODE_SIZE, type Point, type PortRef } from '../edits/graph.ts';
import { blockOfChoice } from '../edits/layer-choice.ts';
import {
  type Added,
  addBelow,
  addConnected,
  addNode,
  freeSpot,
  insertExisting,
  insertNew,
  moveNodes,
  removeAndReconnect,
  removeNodes,
  renameNode,
  setAttribute,
} from '../edits/nodes.ts';
import { setParameterSetting } from '../edits/parameters.ts';
import { documentStore } from '../store/document.ts';
import type { Label } from '../store/history.ts';
import { changeShown, shownDocument } from '../store/scene.ts';
import { select, viewStore } from '../store/view.ts';
import { fitAll, showAdded, toFlow, viewCenter } from './controller.ts';
import { drawnOnce, drawnPositions, sizeOfNode } from './flow-store.ts';
import { rememberLayer } from './recent-layers.ts';
import { runLayout } from './run-layout.ts';
import type { SearchRequest } from './search-store.ts';

const current = (): Document => shownDocument();
const label = (key: string, values: Exclude<Label, string>['values'] = {}): Label => ({
  key: `canvas:history.${key}`,
  values,
});
const selection = () => viewStore.getState();

// ---------------------------------------------------------------- adding

function added(type: string, { diff, id }: Added): NodeId {
  const block = current().blocks[blockOfChoice(type) ?? ''];
  drawnOnce(() => {
    changeShown(label('add', { layer: block?.name ?? type }), diff);
    select([id]);
  });
  showAdded([id]);
  rememberLayer(type);
  return id;
}

/** Centred under the point. */
const around = ({ x, y }: Point): Point => ({ x: x - NODE_SIZE.width / 2, y: y - NODE_SIZE.height / 2 });

/** From the search: at its place, into its edge, or wired to its port. */
export function addFromSearch(type: string, { position, from, edge }: SearchRequest): NodeId {
  const document = current();
  const target = edge === undefined ? undefined : document.graph.edges[edge];
  if (target) return added(type, insertNew(document, type, target, around(position), sizeOfNode));
  if (!from) return added(type, addNode(document, type, around(position)));
  // The port of the new node is where the pointer let go.
  const top = from.side === 'output' ? position.y : position.y - NODE_SIZE.height;
  return added(type, addConnected(document, type, { x: position.x - NODE_SIZE.width / 2, y: top }, from));
}

/** From the palette, by click or Enter: below the selected node and wired to it, otherwise in the middle of the view. */
export function addFromPalette(type: string): NodeId {
  const document = current();
  const above = onlySelected();
  if (above) return added(type, addBelow(document, type, above, sizeOfNode));
  return added(type, addNode(document, type, freeSpot(document, around(viewCenter()), sizeOfNode)));
}

/** Dropped from the palette, perhaps on an edge. `screen` is where the pointer is. */
export function addDropped(type: string, screen: Point, edge: Edge | undefined): NodeId {
  const at = around(toFlow(screen));
  return added(type, edge ? insertNew(current(), type, edge, at, sizeOfNode) : addNode(current(), type, at));
}

export function onlySelected(): Node | null {
  const [id, ...others] = selection().nodes;
  return (id !== undefined && others.length === 0 && current().graph.nodes[id]) || null;
}

// ---------------------------------------------------------------- wiring

export function connectPorts(source: PortRef, target: PortRef, replaced?: Edge): void {
  changeShown(label('connect'), connect(current(), source, target, replaced));
}

export function disconnectPort(target: PortRef): void {
  changeShown(label('disconnect'), disconnect(current(), target));
}

/** All connections of a port. */
export function breakPorts({ node, port }: PortRef, side: 'output' | 'input'): void {
  const end = side === 'output' ? 'source' : 'target';
  const gone = edgesOf(current().graph).filter(edge => edge[end].node === node && edge[end].port === port);
  changeShown(label('disconnect'), gone.map(removeEdge));
}

export function dropIntoEdge(id: NodeId, edge: Edge, position: Point): void {
  const node = current().graph.nodes[id];
  if (node)
    changeShown(
      label('insert', { node: node.name }),
      insertExisting(current(), node, edge, position, sizeOfNode),
    );
}

// ---------------------------------------------------------------- changing

/** After a drag: where the canvas shows them now. */
export function commitMoves(ids: readonly NodeId[]): void {
  changeShown(label('move', { count: ids.length }), moveNodes(current(), drawnPositions(ids)));
}

/** Steps in a row are one entry, until something else is done. */
export function nudge(dx: number, dy: number): void {
  const { nodes } = selection();
  const to = new Map(
    [...nodes].flatMap((id): [NodeId, Point][] => {
      const node = current().graph.nodes[id];
      return node ? [[id, { x: node.position.x + dx, y: node.position.y + dy }]] : [];
    }),
  );
  changeShown(label('move', { count: to.size }), moveNodes(current(), to), {
    gesture: `nudge ${[...nodes].join(' ')}`,
  });
}

export function rename(id: NodeId, name: string): void {
  const node = current().graph.nodes[id];
  if (node)
    changeShown(label('rename', { node: node.name }), renameNode(current(), node, name), {
      gesture: `rename ${id}`,
    });
}

export function changeAttribute(id: NodeId, name: string, value: Json): void {
  const node = current().graph.nodes[id];
  if (node)
    changeShown(
      label('attribute', { node: node.name, attribute: name }),
      setAttribute(current(), node, name, value),
      { gesture: `attribute ${id} ${name}` },
    );
}

export function changeParameters<S extends keyof ParameterSettings>(
  id: NodeId,
  name: string,
  setting: S,
  value: ParameterSettings[S],
): void {
  const node = current().graph.nodes[id];
  if (node)
    changeShown(label('parameters', { node: node.name }), setParameterSetting(node, name, setting, value), {
      gesture: `parameters ${id} ${name} ${setting}`,
    });
}

export function applyFix(fix: Fix): void {
  documentStore.settle();
  documentStore.change(label('fix'), fix.diff);
}

export function setTitle(key: 'title' | 'description', after: string): void {
  const before = documentStore.getState().document[key];
  if (before !== after) documentStore.change(label(key), [{ table: key, before, after }], { gesture: key });
}

// ---------------------------------------------------------------- removing

export function removeSelected(): void {
  const { nodes, edges } = selection();
  remove(nodes, removeNodes(current(), nodes, edges));
}

export function removeSelectedAndReconnect(): void {
  const { nodes } = selection();
  remove(nodes, removeAndReconnect(current(), nodes));
}

function remove(nodes: ReadonlySet<NodeId>, diff: Diff): void {
  drawnOnce(() => {
    changeShown(nodes.size > 0 ? label('remove', { count: nodes.size }) : label('disconnect'), diff);
    select([]);
  });
}

// ---------------------------------------------------------------- copies

export const copySelected = (): Fragment | null =>
  selection().nodes.size > 0 ? copyNodes(current(), selection().nodes) : null;

/** Under the pointer if `at` is given; otherwise beside what was copied, each paste a step further. */
export function paste(fragment: Fragment, at: Point | null): void {
  const place = at ? { at: around(at) } : { shift: freeShift(fragment) };
  insert('paste', pasteFragment(current(), fragment, place));
}

export function duplicateSelected(): void {
  const fragment = copySelected();
  if (fragment) insert('duplicate', pasteFragment(current(), fragment, { shift: freeShift(fragment) }));
}

function insert(key: 'paste' | 'duplicate', { diff, ids }: { diff: Diff; ids: NodeId[] }): void {
  drawnOnce(() => {
    changeShown(label(key, { count: ids.length }), diff);
    select(ids);
  });
  showAdded(ids);
}

/** To the right, past the copies that are already there. */
function freeShift(fragment: Fragment): Point {
  const taken = new Set(Object.values(current().graph.nodes).map(({ position: { x, y } }) => `${x} ${y}`));
  const lefts = fragment.nodes.map(({ position }) => position.x);
  const width = Math.max(...lefts) - Math.min(...lefts) + NODE_SIZE.width + 32;
  let steps = 1;
  while (fragment.nodes.some(({ position: { x, y } }) => taken.has(`${x + steps * width} ${y}`))) steps += 1;
  return { x: steps * width, y: 0 };
}

// ---------------------------------------------------------------- layout

/** Of the selection where several nodes are selected, otherwise of everything. */
export async function autoLayout(): Promise<void> {
  const { opened } = documentStore.getState();
  const { scene } = selection();
  const document = current();
  const chosen = selection().nodes;
  const all = chosen.size < 2;
  const ids = new Set(all ? Object.keys(document.graph.nodes) : chosen);
  const result = await runLayout({
    nodes: [...ids].map(id => ({ id, size: sizeOfNode(id) })),
    edges: edgesOf(document.graph)
      .filter(({ source, target }) => ids.has(source.node) && ids.has(target.node))
      .map(({ source, target }) => [source.node, target.node] as const),
    gap: NODE_GAP,
  });
  // Another document, or block, was opened meanwhile.
  if (documentStore.getState().opened !== opened || selection().scene !== scene) return;
  const corner = (points: readonly Point[]) => ({
    x: Math.min(...points.map(({ x }) => x)),
    y: Math.min(...points.map(({ y }) => y)),
  });
  const before = corner([...ids].flatMap(id => document.graph.nodes[id]?.position ?? []));
  const after = corner(result.map(({ position }) => position));
  const to = new Map(
    result.map(({ id, position }): [NodeId, Point] => [
      id,
      { x: position.x - after.x + before.x, y: position.y - after.y + before.y },
    ]),
  );
  changeShown(label('layout'), moveNodes(current(), to));
  if (all) fitAll();
}
