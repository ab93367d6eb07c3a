/** Selecting on the canvas: boxes that Shift lets add, and nodes that are reached by keyboard. */
import type { FocusEvent, PointerEvent } from 'react';
import { select, viewStore } from '../store/view.ts';
import { endBox, startBox } from './flow-store.ts';

/** React Flow empties the selection when a box begins; with Shift, what was selected stays. */
export function startBoxSelection(event: PointerEvent): void {
  if (event.button !== 0 || !(event.target as Element).classList.contains('react-flow__pane')) return;
  const { nodes, edges } = viewStore.getState();
  startBox(event.shiftKey ? { nodes, edges } : null);
  window.addEventListener('pointerup', () => setTimeout(endBox), { once: true });
}

export const endBoxSelection = (): void => endBox();

/** Tab moves from node to node; the one that is reached is selected, and the inspector shows it. */
export function followFocus(event: FocusEvent): void {
  const element = event.target as HTMLElement;
  if (!element.matches(':focus-visible')) return;
  const id = element.dataset.id;
  if (!id) return;
  if (element.classList.contains('react-flow__node')) select([id]);
  if (element.classList.contains('react-flow__edge')) select([], [id]);
}
