/** The lanes of the edges on the canvas, found again with each frame in which nodes or edges changed. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { NODE_SIZE } from '../edits/graph.ts';
import { type FlowState, flowStore } from './flow-store.ts';
import { findRoutes, type Routes } from './routes.ts';

const routesStore = createStore<Routes>()(() => find(flowStore.getState()));

export const useLane = (edge: string): number | undefined => useStore(routesStore, routes => routes[edge]);

let waiting = false;
flowStore.subscribe(() => {
  if (waiting) return;
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
  return findRoutes(boxes, edges);
}
