/**
 * What need not be there in the frame of an edit. The shapes on the canvas and the field that is typed in are drawn at once; what
 * surrounds them (marks, buttons, counts, other settings) follows when that frame is on the screen, and nobody waits for it: it is
 * drawn in slices, between which a key or a click comes first.
 */
import { startTransition, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CheckState, checkStore } from './check.ts';
import { type DocumentState, documentStore } from './document.ts';

let waiting: (() => void)[] = [];

/** Runs once the next frame is drawn, together with all else that waits for it. */
export function afterFrame(run: () => void): void {
  waiting.push(run);
  if (waiting.length > 1) return;
  // A window that nobody sees draws no frames.
  if (typeof document === 'undefined' || document.hidden) setTimeout(runWaiting);
  else requestAnimationFrame(() => setTimeout(runWaiting));
}

function runWaiting(): void {
  const runs = waiting;
  waiting = [];
  for (const run of runs) run();
}

/** Says of many changes in a row, after the frame, that there was one. */
export function subscribeLater(
  stores: readonly Pick<StoreApi<unknown>, 'subscribe'>[],
  listener: () => void,
): () => void {
  let changed = false;
  const stops = stores.map(store =>
    store.subscribe(() => {
      if (changed) return;
      changed = true;
      afterFrame(() => {
        changed = false;
        listener();
      });
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

/** A store that has, a frame later, what another has. */
function follow<T>(store: Pick<StoreApi<T>, 'getState' | 'subscribe'>): StoreApi<T> {
  const follower = createStore<T>()(() => store.getState());
  subscribeLater([store as StoreApi<unknown>], () => follower.setState(store.getState(), true));
  return follower;
}

const laterCheck = follow(checkStore);
const laterDocument = follow(documentStore);

export const useCheckLater = <T>(selector: (state: CheckState) => T): T =>
  useInSlices(laterCheck.subscribe, () => selector(laterCheck.getState()));

export const useDocumentLater = <T>(selector: (state: DocumentState) => T): T =>
  useInSlices(laterDocument.subscribe, () => selector(laterDocument.getState()));

/**
 * As `useSyncExternalStore`, but what has changed is drawn in slices. What is on the screen is compared with what is so whenever either
 * has changed, as the one may have changed while the other was being drawn.
 */
export function useInSlices<T>(subscribe: (listener: () => void) => () => void, read: () => T): T {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const value = read();
  const drawn = useRef({ read, value });
  useLayoutEffect(() => {
    drawn.current = { read, value };
    if (!Object.is(read(), value)) startTransition(draw);
  });
  useEffect(() => {
    const compare = (): void => {
      const { read, value } = drawn.current;
      if (!Object.is(read(), value)) startTransition(draw);
    };
    compare();
    return subscribe(compare);
  }, [subscribe]);
  return value;
}
