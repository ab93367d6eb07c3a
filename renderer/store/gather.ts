/** Gathers what comes in a flood, so that the window is drawn for all of it together. */

/** People read no faster. */
const PAUSE = 100;

export interface Gathering<T> {
  /** Handled soon, together with what comes until then. */
  add(items: readonly T[]): void;
  /** Handles what has been gathered, now. */
  flush(): void;
  /** Forgets what has been gathered. */
  stop(): void;
}

/** `handle` gets everything, in order: at most every `pause` milliseconds, and before a frame is drawn. */
export function gathering<T>(handle: (items: readonly T[]) => void, pause = PAUSE): Gathering<T> {
  let items: T[] = [];
  let handled = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;

  const flush = (): void => {
    cancel?.();
    cancel = null;
    if (items.length === 0) return;
    const gathered = items;
    items = [];
    handled = performance.now();
    handle(gathered);
  };
  return {
    add(added) {
      for (const item of added) items.push(item);
      cancel ??= later(Math.max(0, handled + pause - performance.now()), flush);
    },
    flush,
    stop() {
      cancel?.();
      cancel = null;
      items = [];
    },
  };
}

/** A page that nobody sees draws no frames; what happens there must be known all the same. */
const LONGEST_FRAME = 250;

/** Before the first frame that is drawn after so many milliseconds. */
function later(wait: number, run: () => void): () => void {
  let frame: number | undefined;
  let timer = setTimeout(() => {
    timer = setTimeout(run, LONGEST_FRAME);
    frame = requestAnimationFrame(run);
  }, wait);
  return () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}
