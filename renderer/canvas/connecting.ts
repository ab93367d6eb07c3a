/** Drawing connections with the pointer: from port to port, to a node, or to empty canvas. */
import type { Connection, FinalConnectionState, OnConnectStartParams, Edge as XyEdge } from '@xyflow/react';
import type { MouseEvent as ReactMouseEvent } from 'react';
import { freeInput, outputsOf, type PortRef } from '../edits/graph.ts';
import { shownDocument } from '../store/scene.ts';
import { breakPorts, connectPorts, disconnectPort } from './commands.ts';
import { beginConnect, connectStore, endConnect, judge, verdictAt } from './connect-store.ts';
import type { ShapeEdge } from './flow-store.ts';
import { openSearch } from './search-store.ts';

export type Pointer = MouseEvent | TouchEvent;

export function onConnectStart(_: Pointer, { nodeId, handleId, handleType }: OnConnectStartParams): void {
  if (nodeId && handleId)
    beginConnect({ node: nodeId, port: handleId, side: handleType === 'target' ? 'input' : 'output' });
}

const portsOf = ({ source, sourceHandle, target, targetHandle }: Connection): [PortRef, PortRef] => [
  { node: source, port: sourceHandle ?? '' },
  { node: target, port: targetHandle ?? '' },
];

/** Shapes that do not fit may be connected: the edge says what is wrong and how to mend it. Cycles may not. */
export function canConnect(connection: Connection | XyEdge): boolean {
  const { from } = connectStore.getState();
  const source = { node: connection.source, port: connection.sourceHandle ?? '' };
  const target = { node: connection.target, port: connection.targetHandle ?? '' };
  const verdict =
    from?.side === 'input' ? verdictAt(from, source) : verdictAt({ ...source, side: 'output' }, target);
  return verdict.state !== 'refused';
}

export const onConnect = (connection: Connection): void => connectPorts(...portsOf(connection));

export function onConnectEnd(event: Pointer, state: FinalConnectionState): void {
  const { from } = connectStore.getState();
  endConnect();
  if (!from || state.toHandle || reconnecting) return;
  const screen = pointOf(event);
  const node = nodeAt(screen);
  if (node && node !== from.node) connectToNode(from, node);
  else if (!node && isCanvas(screen)) openSearch({ screen, from });
}

/** Let go over the node itself: its first free port that takes it. */
function connectToNode(from: PortRef & { side: 'output' | 'input' }, id: string): void {
  const document = shownDocument();
  const node = document.graph.nodes[id];
  if (!node) return;
  const port = from.side === 'output' ? freeInput(document, node) : Object.keys(outputsOf(document, node))[0];
  if (port === undefined) return;
  const other = { node: id, port };
  if (judge(from, other).state === 'refused') return;
  if (from.side === 'output') connectPorts(from, other);
  else connectPorts(other, from);
}

// ---------------------------------------------------------------- moving an end of an edge

/** Set between the drag of an edge's end and its drop. */
let reconnecting = false;

export const onReconnectStart = (): void => {
  reconnecting = true;
};

export function onReconnect(old: ShapeEdge, connection: Connection): void {
  if (old.data) connectPorts(...portsOf(connection), old.data.edge);
}

/** Let go over nothing: the edge is taken away. */
export function onReconnectEnd(
  _: Pointer,
  edge: ShapeEdge,
  _side: unknown,
  state: FinalConnectionState,
): void {
  reconnecting = false;
  endConnect();
  if (!state.toHandle && edge.data) disconnectPort(edge.data.edge.target);
}

/** Alt and a press on a port take all its connections away. */
export function breakPort(event: ReactMouseEvent): void {
  const handle = (event.target as Element).closest<HTMLElement>('.react-flow__handle');
  const { nodeid: node, handleid: port } = handle?.dataset ?? {};
  if (!event.altKey || event.button !== 0 || !handle || node === undefined || port === undefined) return;
  // A connection must not begin here.
  event.stopPropagation();
  breakPorts({ node, port }, handle.classList.contains('source') ? 'output' : 'input');
}

// ---------------------------------------------------------------- what lies under the pointer

export function pointOf(event: Pointer): { x: number; y: number } {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

const nodeAt = ({ x, y }: { x: number; y: number }): string | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? null;

const isCanvas = ({ x, y }: { x: number; y: number }): boolean =>
  document.elementFromPoint(x, y)?.closest('.react-flow') !== null;
