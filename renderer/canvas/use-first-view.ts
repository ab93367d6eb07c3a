/** How a canvas comes: first its view is known, then its nodes follow, and when they stand it is the turn of what is beside it. */
import { type RefObject, startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { takeTurn } from '../store/turns.ts';
import { type Viewport, viewStore } from '../store/view.ts';
import { firstView } from './controller.ts';
import { flowStore } from './flow-store.ts';
import { standUp } from './standing.ts';

const origin = { x: 0, y: 0, zoom: 1 };

/** As it was left; otherwise once it is known how large the canvas is. @param stands whether all nodes do, that shall */
export function useFirstView(
  container: RefObject<HTMLElement | null>,
  empty: boolean,
  stands: boolean,
): Viewport | null {
  // An empty canvas stays where it is when its first node is dropped.
  const [view, setView] = useState(() => viewStore.getState().viewport ?? (empty ? origin : null));
  useLayoutEffect(() => {
    const { nodes } = flowStore.getState();
    if (view !== null) return;
    const viewport = firstView(nodes, container.current!.getBoundingClientRect());
    viewStore.setState({ viewport });
    startTransition(() => setView(viewport));
  }, [view, container]);
  useEffect(() => {
    if (view) standUp();
  }, [view]);

  const end = useRef(() => {});
  useEffect(() => {
    end.current = takeTurn('first', () => {});
    return () => end.current();
  }, []);
  useEffect(() => {
    if (stands) end.current();
  }, [stands]);
  return view;
}
