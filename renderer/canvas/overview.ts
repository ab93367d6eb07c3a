/**
 * A large network seen from afar: more is in view than anybody could read, and an element for each node and edge would be too slow to
 * move. From a zoom on, all nodes are one drawing and all edges another; only what is selected, or under the pointer, is a node that can
 * be clicked and dragged. Small networks are drawn in full at any zoom.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Point } from '../edits/graph.ts';
import type { LayerNode } from './flow-store.ts';

/** Below this zoom, text is too small to read: the style sheets then draw bars. */
export const FAR = 0.42;

interface OverviewState {
  readonly on: boolean;
  /** Under the pointer. */
  readonly hovered: string | null;
}

export const overviewStore = createStore<OverviewState>()(() => ({ on: false, hovered: null }));

export const useOverview = (): boolean => useStore(overviewStore, ({ on }) => on);

export const setOverview = (on: boolean): void => overviewStore.setState({ on, hovered: null });

/** The pointer rests over a place of the canvas, in its own coordinates. */
export function hover({ x, y }: Point, nodes: readonly LayerNode[]): void {
  const { on, hovered } = overviewStore.getState();
  if (!on) return;
  const under = nodes.findLast(
    ({ position, measured }) =>
      x >= position.x &&
      y >= position.y &&
      x <= position.x + (measured?.width ?? 0) &&
      y <= position.y + (measured?.height ?? 0),
  );
  const id = under?.id ?? null;
  if (id !== hovered) overviewStore.setState({ hovered: id });
}

/** The nodes as React Flow gets them in the overview: most are hidden. It knows where they lie, and draws none of them. */
export const elementsOf = (nodes: readonly LayerNode[], hovered: string | null): LayerNode[] =>
  nodes.map(node => (node.selected || node.dragging || node.id === hovered ? node : hiddenOf(node)));

const twins = new WeakMap<LayerNode, LayerNode>();

/** Always the same for the same node, so that nothing is drawn again. */
export function hiddenOf(node: LayerNode): LayerNode {
  const known = twins.get(node);
  if (known) return known;
  const twin = { ...node, hidden: true };
  twins.set(node, twin);
  return twin;
}
