/** Where the user is and what is selected: all that the window shows of the document and that is not the document. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EdgeId, NodeId } from '../../engine/document/document.ts';
import { documentStore } from './document.ts';

export const places = ['design', 'data', 'train', 'runs'] as const;
export type Place = (typeof places)[number];

export const bottomTabs = ['problems', 'curves', 'log'] as const;
export type BottomTab = (typeof bottomTabs)[number];

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface ViewState {
  readonly place: Place;
  readonly bottomTab: BottomTab;
  /** Collapsed panels: `left`, `right`, `bottom`. */
  readonly collapsed: { readonly left: boolean; readonly right: boolean; readonly bottom: boolean };
  /** Which graph the canvas shows: what the flat ids of its nodes begin with; empty: the document's own (scene.ts). */
  readonly scene: string;
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<EdgeId>;
  /** Null: fit the whole network when it is first shown. */
  readonly viewport: Viewport | null;
}

const none: ReadonlySet<string> = new Set();

export const viewStore = createStore<ViewState>()(() => ({
  place: 'design',
  bottomTab: 'problems',
  collapsed: { left: false, right: false, bottom: true },
  scene: '',
  nodes: none,
  edges: none,
  viewport: null,
}));

export const useView = <T>(selector: (state: ViewState) => T): T => useStore(viewStore, selector);

export const goTo = (place: Place): void => viewStore.setState({ place });

/** Replaces the selection. */
export const select = (nodes: Iterable<NodeId>, edges: Iterable<EdgeId> = []): void =>
  viewStore.setState({ nodes: new Set(nodes), edges: new Set(edges) });

export const togglePanel = (panel: keyof ViewState['collapsed']): void =>
  viewStore.setState(({ collapsed }) => ({ collapsed: { ...collapsed, [panel]: !collapsed[panel] } }));

export const showBottom = (bottomTab: BottomTab): void =>
  viewStore.setState(({ collapsed }) => ({ bottomTab, collapsed: { ...collapsed, bottom: false } }));

// What was selected and seen of one document says nothing of the next.
documentStore.subscribe((state, former) => {
  if (state.opened !== former.opened)
    viewStore.setState({ scene: '', nodes: none, edges: none, viewport: null });
});
