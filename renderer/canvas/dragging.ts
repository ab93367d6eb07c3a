/** Dragging layers from the palette and nodes on the canvas; both may be dropped into an edge. */
import type { DragEvent } from 'react';
import type { Edge } from '../../engine/document/document.ts';
import { edgesOf, type Point } from '../edits/graph.ts';
import { chosen } from '../edits/layer-choice.ts';
import { canSplice } from '../edits/nodes.ts';
import { shownDocument } from '../store/scene.ts';
import { addDropped, commitMoves, dropIntoEdge } from './commands.ts';
import { setDropEdge } from './connect-store.ts';
import { type Pointer, pointOf } from './connecting.ts';
import { focusCanvas } from './controller.ts';
import type { LayerNode } from './flow-store.ts';

/** What is dragged cannot be read before the drop, so the type stands in the format's name as well. */
const FORMAT = 'application/x-netloom-layer';
let dragged: string | null = null;

export function startLayerDrag(event: DragEvent, type: string): void {
  dragged = type;
  event.dataTransfer.setData(FORMAT, type);
  event.dataTransfer.effectAllowed = 'copy';
}

export const endLayerDrag = (): void => {
  dragged = null;
  setDropEdge(null);
};

export function onDragOver(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(FORMAT)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  const fits = dragged !== null && canSplice(shownDocument(), chosen(dragged));
  setDropEdge(fits ? (edgeAt({ x: event.clientX, y: event.clientY })?.id ?? null) : null);
}

export function onDrop(event: DragEvent): void {
  const type = event.dataTransfer.getData(FORMAT);
  if (!type) return;
  event.preventDefault();
  const screen = { x: event.clientX, y: event.clientY };
  addDropped(type, screen, canSplice(shownDocument(), chosen(type)) ? edgeAt(screen) : undefined);
  endLayerDrag();
  focusCanvas();
}

/** A node without connections that is dragged over an edge goes into it. */
function splicing({ id }: LayerNode): boolean {
  const document = shownDocument();
  const node = document.graph.nodes[id];
  return (
    node !== undefined &&
    canSplice(document, node) &&
    !edgesOf(document.graph).some(({ source, target }) => source.node === id || target.node === id)
  );
}

export function onNodeDrag(event: Pointer, node: LayerNode, nodes: LayerNode[]): void {
  const alone = nodes.length === 1 && splicing(node);
  setDropEdge(alone ? (edgeAt(pointOf(event))?.id ?? null) : null);
}

export function onNodeDragStop(event: Pointer, node: LayerNode, nodes: LayerNode[]): void {
  setDropEdge(null);
  const edge = nodes.length === 1 && splicing(node) ? edgeAt(pointOf(event)) : undefined;
  if (edge) dropIntoEdge(node.id, edge, node.position);
  else commitMoves(nodes.map(({ id }) => id));
}

/** The edge under a point of the screen, also under the node that is being dragged. */
function edgeAt({ x, y }: Point): Edge | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
    if (id) return shownDocument().graph.edges[id];
  }
  return undefined;
}
