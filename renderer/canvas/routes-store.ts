/** The lanes of the edges on the canvas, found again with each frame in which nodes or edges changed. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Node } from '../../engine/document/document.ts';
import { NODE_SIZE, portNamesOf } from '../edits/graph.ts';
import { shownDocument } from '../store/scene.ts';
import { type FlowState, flowStore, type LayerNode, portsOf } from './flow-store.ts';
import { portPlace } from './port-place.ts';
import { findRoutes, type Routes } from './routes.ts';

const routesStore = createStore<Routes>()(() => find(flowStore.getState()));

export const useRoutes = (): Routes => useStore(routesStore);

export const useLane = (edge: string): number | undefined => useStore(routesStore, routes => routes[edge]);

let found = flowStore.getState();
let waiting = false;
flowStore.subscribe(({ nodes }) => {
  // An edge must not flee from the node that is dragged onto it.
  if (waiting || nodes.some(({ dragging }) => dragging)) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const flow = flowStore.getState();
    if (sameRoutes(found, flow)) return;
    found = flow;
    routesStore.setState(find(flow), true);
  });
});

/** Nothing that a way depends on has changed: most edits change a setting or a shape. */
export function sameRoutes(before: FlowState, after: FlowState): boolean {
  return (
    before.nodes.length === after.nodes.length &&
    before.edges.length === after.edges.length &&
    after.edges.every((edge, i) => edge.data?.edge === before.edges[i]!.data?.edge) &&
    after.nodes.every((node, i) => node === before.nodes[i] || liesAs(node, before.nodes[i]!))
  );
}

const liesAs = (a: LayerNode, b: LayerNode): boolean =>
  a.id === b.id &&
  a.position.x === b.position.x &&
  a.position.y === b.position.y &&
  a.measured?.width === b.measured?.width &&
  a.measured?.height === b.measured?.height &&
  // How many ports there are decides where they lie.
  a.data.node.type === b.data.node.type &&
  (a.data.node === b.data.node ||
    portsOf(shownDocument(), a.data.node) === portsOf(shownDocument(), b.data.node));

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
  const names = portNamesOf(shownDocument(), node)[side];
  return portPlace(names.indexOf(port), names.length);
}
