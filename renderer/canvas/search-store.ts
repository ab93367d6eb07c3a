/** The search for a layer: open or not, where, and what the chosen layer is wired to. */
import { createStore } from 'zustand/vanilla';
import type { EdgeId } from '../../engine/document/document.ts';
import type { Point, PortRef } from '../edits/graph.ts';
import { screenPoint, toFlow } from './controller.ts';

export interface SearchRequest {
  /** Where the popup opens, on the screen. */
  readonly screen: Point;
  /** Where the node goes, on the canvas. */
  readonly position: Point;
  /** Dragged from this port: only what fits is offered, and it is wired. */
  readonly from?: PortRef & { readonly side: 'output' | 'input' };
  /** The node goes into this edge. */
  readonly edge?: EdgeId;
}

export const searchStore = createStore<{ readonly request: SearchRequest | null }>()(() => ({
  request: null,
}));

/** At the pointer if it is over the canvas. */
export function openSearch(options: Partial<SearchRequest> = {}): void {
  const screen = options.screen ?? screenPoint();
  searchStore.setState({ request: { ...options, screen, position: options.position ?? toFlow(screen) } });
}

export const closeSearch = (): void => searchStore.setState({ request: null });
