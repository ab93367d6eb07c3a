/** The two searches in the middle of the window: commands, and nodes of this document. */
import { createStore } from 'zustand/vanilla';

export type Overlay = 'commands' | 'find';

export const overlayStore = createStore<{ readonly overlay: Overlay | null }>()(() => ({ overlay: null }));

export const openOverlay = (overlay: Overlay): void => overlayStore.setState({ overlay });
export const closeOverlay = (): void => overlayStore.setState({ overlay: null });
