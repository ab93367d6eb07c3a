/**
 * The shown run as its curves see it. Its figures change ten times a second; drawing curves takes long, and nobody sees more than
 * a few of them in a second, nor any while the canvas moves.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { motionStore } from '../../store/motion.ts';
import type { RunView } from '../../store/run-view.ts';
import { shownRun, useRuns } from '../../store/runs.ts';

/** Milliseconds from one drawing to the next. */
const PAUSE = 300;

const calmStore = createStore<{ readonly run: RunView | null }>()(() => ({
  run: shownRun(useRuns.getState()),
}));

export const useCalmRun = (): RunView | null => useStore(calmStore, ({ run }) => run);

let timer: ReturnType<typeof setTimeout> | undefined;
let drawn = Number.NEGATIVE_INFINITY;

function follow(): void {
  clearTimeout(timer);
  const { run } = calmStore.getState();
  const next = shownRun(useRuns.getState());
  if (next === run) return;
  const calm = run !== null && next !== null && goesOn(run, next);
  // The end of the movement asks again.
  if (calm && motionStore.getState().moving) return;
  const wait = drawn + PAUSE - performance.now();
  if (calm && wait > 0) {
    timer = setTimeout(follow, wait);
    return;
  }
  drawn = performance.now();
  calmStore.setState({ run: next });
}

/** The same run, which has only learned more. */
const goesOn = (before: RunView, after: RunView): boolean =>
  before.run === after.run && before.start === after.start && before.state === after.state;

useRuns.subscribe(follow);
motionStore.subscribe(follow);
