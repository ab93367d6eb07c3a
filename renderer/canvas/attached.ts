/** The canvas that is on the screen, if one is. */
import type { ReactFlowInstance } from '@xyflow/react';
import type { Point, Size } from '../edits/graph.ts';
import type { LayerNode, ShapeEdge } from './flow-store.ts';

type Flow = ReactFlowInstance<LayerNode, ShapeEdge>;

export let flow: Flow | null = null;
export let element: HTMLElement | null = null;
let sizeOf: (() => Size) | null = null;

/** @param size as last observed: to ask the element would have the page laid out at once */
export function attachCanvas(instance: Flow, container: HTMLElement, size: () => Size): () => void {
  flow = instance;
  element = container;
  sizeOf = size;
  return () => {
    if (flow === instance) flow = null;
    if (element === container) element = null;
    if (sizeOf === size) sizeOf = null;
  };
}

export const canvasElement = (): HTMLElement | null => element;

/** What it shows, in its own coordinates. */
export function viewOfCanvas(): (Point & Size) | null {
  if (!flow || !sizeOf) return null;
  const { x, y, zoom } = flow.getViewport();
  const { width, height } = sizeOf();
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** A node of the canvas has the focus: which one. */
export function focusedNode(): string | undefined {
  if (typeof document === 'undefined' || !element?.contains(document.activeElement)) return undefined;
  return document.activeElement?.closest<HTMLElement>('.react-flow__node')?.dataset.id;
}
