/**
 * Hands React Flow its nodes and edges as soon as they have changed, and not as its properties: those it takes over after it was
 * drawn, and draws what has changed a second time.
 */
import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { flowStore, type LayerNode, type ShapeEdge } from './flow-store.ts';
import { elementsOf, overviewStore } from './overview.ts';
import { standingOf, standingStore } from './standing.ts';

/** Stands within React Flow, whose store is emptied when it goes. */
export function Feed() {
  const store = useStoreApi<LayerNode, ShapeEdge>();
  useEffect(() => {
    const hand = (): void => {
      const elements = currentElements();
      const { nodes, edges, setNodes, setEdges } = store.getState();
      if (nodes !== elements.nodes) setNodes(elements.nodes);
      if (edges !== elements.edges) setEdges(elements.edges);
    };
    hand();
    const stops = [flowStore, overviewStore, standingStore].map(each => each.subscribe(hand));
    return () => {
      for (const stop of stops) stop();
    };
  }, [store]);
  return null;
}

interface Elements {
  readonly nodes: LayerNode[];
  readonly edges: ShapeEdge[];
}

const noEdges: ShapeEdge[] = [];

let kept: { readonly of: readonly unknown[]; readonly elements: Elements } = {
  of: [],
  elements: { nodes: [], edges: noEdges },
};

/** The same object until something changes. In a box all are there, to be found. */
export function currentElements(): Elements {
  const { nodes, edges, boxing } = flowStore.getState();
  const { on, hovered } = overviewStore.getState();
  const { only } = standingStore.getState();
  const of = [nodes, edges, boxing, on, hovered, only];
  if (!of.every((part, i) => part === kept.of[i])) {
    if (on) kept = { of, elements: { nodes: boxing ? nodes : elementsOf(nodes, hovered), edges: noEdges } };
    else kept = { of, elements: only && !boxing ? standingOf(only, nodes, edges) : { nodes, edges } };
  }
  return kept.elements;
}
