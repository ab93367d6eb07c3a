/** The canvas that is on the screen, if one is. */
import type { ReactFlowInstance } from '@xyflow/react';
import type { Point, Size } from '../edits/graph.ts';
import type { LayerNode, ShapeEdge } from './flow-store.ts';

type Flow = ReactFlowInstance<LayerNode, ShapeEdge>;

export let flow: Flow | null = null;
export let element: HTMLElement | null = null;

export function attachCanvas(instance: Flow, container: HTMLElement): () => void {
  flow = instance;
  element = container;
  return () => {
    if (flow === instance) flow = null;
    if (element === container) element = null;
  };
}

export const canvasElement = (): HTMLElement | null => element;

/** What it shows, in its own coordinates. */
export function viewOfCanvas(): (Point & Size) | null {
  const box = element?.getBoundingClientRect();
  if (!flow || !box) return null;
  const { x, y, zoom } = flow.getViewport();
  return { x: -x / zoom, y: -y / zoom, width: box.width / zoom, height: box.height / zoom };
}
