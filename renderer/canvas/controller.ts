/** What actions and panels ask of the canvas, which may not be on the screen. */
import type { EdgeId, NodeId } from '../../engine/document/document.ts';
import type { Point, Size } from '../edits/graph.ts';
import { goTo, select, type Viewport, viewStore } from '../store/view.ts';
import { element, flow } from './attached.ts';
import type { LayerNode } from './flow-store.ts';
import { boxOf, union } from './rect.ts';
import { allKnown, standAll } from './standing.ts';

/** Last place of the pointer over the canvas, on the screen; null: it is elsewhere. */
let pointer: Point | null = null;

export const setPointer = (at: Point | null): void => {
  pointer = at;
};
export const pointerIsOverCanvas = (): boolean => pointer !== null;

/** The pointer where it is over the canvas, otherwise the middle of the canvas. */
export function screenPoint(): Point {
  if (pointer) return pointer;
  const box = element?.getBoundingClientRect();
  return box ? { x: box.left + box.width / 2, y: box.top + box.height / 3 } : { x: 0, y: 0 };
}

export const toFlow = (screen: Point): Point => flow?.screenToFlowPosition(screen) ?? screen;

export const screenOf = (point: Point): Point => flow?.flowToScreenPosition(point) ?? point;

/** Middle of what the canvas shows, in its own coordinates. */
export function viewCenter(): Point {
  const box = element?.getBoundingClientRect();
  return box ? toFlow({ x: box.left + box.width / 2, y: box.top + box.height / 2 }) : { x: 0, y: 0 };
}

const duration = (): number => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 220);

/** One node should not fill the screen. */
const fitOptions = { padding: 0.15, maxZoom: 1.1, minZoom: 0.05, includeHiddenNodes: true };
/** Zoom below which a node's text is hard to read. */
const READABLE = 0.85;
/** That are waited for a canvas to come. */
const MOST_FRAMES = 120;
/** Free space at the edges of the view, in pixels of the screen. */
const MARGIN = 48;

export function fitAll(): void {
  whenWhole(() => void flow?.fitView({ ...fitOptions, duration: duration() }));
}

export function fitNodes(ids: Iterable<NodeId>): void {
  const nodes = [...ids].map(id => ({ id }));
  if (nodes.length > 0) whenWhole(() => void flow?.fitView({ ...fitOptions, nodes, duration: duration() }));
}

export const zoomIn = (): void => void flow?.zoomIn({ duration: duration() });
export const zoomOut = (): void => void flow?.zoomOut({ duration: duration() });

/** Shows a node: the canvas's place, the node selected and in view, at a size at which it can be read. */
export function revealNode(id: NodeId): void {
  goTo('design');
  select([id]);
  whenShown(() => center(id));
}

export function revealEdge(id: EdgeId, target: NodeId): void {
  goTo('design');
  select([], [id]);
  whenShown(() => center(target));
}

const center = (id: NodeId): void => whenWhole(() => centerNow(id));

function centerNow(id: NodeId): void {
  const node = flow?.getInternalNode(id);
  if (!flow || !node) return;
  const { x, y } = node.internals.positionAbsolute;
  const zoom = Math.max(0.75, flow.getZoom());
  void flow.setCenter(x + (node.measured.width ?? 0) / 2, y + (node.measured.height ?? 0) / 2, {
    zoom,
    duration: duration(),
  });
}

/** After the next frame, or some frames more: a canvas that was hidden is made in its turn. */
export function whenShown(run: () => void): void {
  const look = (frames: number): void => {
    if (flow || frames === 0) run();
    else requestAnimationFrame(() => look(frames - 1));
  };
  requestAnimationFrame(() => requestAnimationFrame(() => look(MOST_FRAMES)));
}

/** While the canvas moves, React Flow does not know all nodes; to find a place among them it must. */
function whenWhole(run: () => void): void {
  if (allKnown()) {
    run();
    return;
  }
  standAll();
  whenShown(run);
}

/** So that the next key belongs to the canvas. */
export const focusCanvas = (): void => element?.focus({ preventScroll: true });

/** How a document is first seen: all of it if that can be read, otherwise its beginning. @param box of the canvas */
export function firstView(nodes: readonly LayerNode[], box: Size): Viewport {
  const bounds = nodes.map(boxOf).reduce(union);
  const room = { width: box.width - 2 * MARGIN, height: box.height - 2 * MARGIN };
  const whole = Math.min(room.width / bounds.width, room.height / bounds.height, fitOptions.maxZoom);
  const zoom = Math.max(whole, READABLE);
  const first = nodes.reduce((top, node) => (node.position.y < top.position.y ? node : top));
  // What does not fit is shown from its first node on.
  const left =
    bounds.width * zoom <= room.width
      ? bounds.x + bounds.width / 2
      : first.position.x + (first.measured?.width ?? 0) / 2;
  const top = bounds.height * zoom <= room.height ? (box.height - bounds.height * zoom) / 2 : MARGIN;
  return { x: box.width / 2 - left * zoom, y: top - bounds.y * zoom, zoom };
}

/** Nodes that were just added and lie outside the view: it moves as far as it must. */
export function showAdded(ids: readonly NodeId[]): void {
  standAll();
  whenShown(() => {
    const box = element?.getBoundingClientRect();
    if (!flow || !box) return;
    const bounds = flow.getNodesBounds([...ids]);
    const { x, y, zoom } = flow.getViewport();
    const shift = (start: number, size: number, room: number): number => {
      if (start < MARGIN || size > room - 2 * MARGIN) return MARGIN - start;
      return Math.min(0, room - MARGIN - (start + size));
    };
    const visible = (start: number, size: number, room: number) => start >= 0 && start + size <= room;
    const [left, top] = [bounds.x * zoom + x, bounds.y * zoom + y];
    const [width, height] = [bounds.width * zoom, bounds.height * zoom];
    const dx = visible(left, width, box.width) ? 0 : shift(left, width, box.width);
    const dy = visible(top, height, box.height) ? 0 : shift(top, height, box.height);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: duration() });
  });
}

/** Zooms in on a node whose text is too small to be edited where it is. */
export function makeReadable(id: NodeId): void {
  if (flow && flow.getZoom() < READABLE) center(id);
}

export const selectedNodes = (): ReadonlySet<NodeId> => viewStore.getState().nodes;
