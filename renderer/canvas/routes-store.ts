/** The lanes of the edges on the canvas, found again with each frame in which nodes or edges changed. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Node } from '../../engine/document/document.ts';
import { BLOCK } from '../../engine/layers/block.ts';
import { inputsOf, NODE_SIZE, outputsOf } from '../edits/graph.ts';
import { shownDocument } from '../store/scene.ts';
import { type FlowState, flowStore } from './flow-store.ts';
import { portPlace } from './port-place.ts';
import { findRoutes, type Routes } from './routes.ts';

/** A node's ports in order. Its record is replaced by every change. */
const ports = new WeakMap<
  Node,
  { readonly inputs: readonly string[]; readonly outputs: readonly string[] }
>();

const routesStore = createStore<Routes>()(() => find(flowStore.getState()));

export const useLane = (edge: string): number | undefined => useStore(routesStore, routes => routes[edge]);

let waiting = false;
flowStore.subscribe(({ nodes }) => {
  // An edge must not flee from the node that is dragged onto it.
  if (waiting || nodes.some(({ dragging }) => dragging)) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    routesStore.setState(find(flowStore.getState()), true);
  });
});

function find({ nodes, edges }: FlowState): Routes {
  const boxes = nodes.map(({ id, position, measured }) => ({
    id,
    x: position.x,
    y: position.y,
    width: measured?.width ?? NODE_SIZE.width,
    height: measured?.height ?? NODE_SIZE.height,
  }));
  const byId = new Map(nodes.map(node => [node.id, node.data.node]));
  const lines = edges.map(({ id, source, target, sourceHandle, targetHandle }) => ({
    id,
    source,
    target,
    sourcePlace: placeOf(byId.get(source), 'outputs', sourceHandle),
    targetPlace: placeOf(byId.get(target), 'inputs', targetHandle),
  }));
  return findRoutes(boxes, lines);
}

function placeOf(
  node: Node | undefined,
  side: 'inputs' | 'outputs',
  port: string | null | undefined,
): number {
  if (!node || !port) return 0.5;
  let known = ports.get(node);
  if (!known) {
    const document = shownDocument();
    known = {
      inputs: Object.keys(inputsOf(document, node)),
      outputs: Object.keys(outputsOf(document, node)),
    };
    // The ports of a block may change without the node.
    if (node.type !== BLOCK) ports.set(node, known);
  }
  return portPlace(known[side].indexOf(port), known[side].length);
}
