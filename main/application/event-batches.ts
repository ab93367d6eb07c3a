/**
 * A small network makes hundreds of epochs a second, each told by an event; a window wants to hear of them a few times in that
 * second. What has no hurry waits for company; whatever else comes takes it along, so that the order stays.
 */
import type { RunEvent } from '../../engine/train/events.ts';

/** Milliseconds from one batch to the next: about thirty a second. */
const PAUSE = 33;

const unhurried: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>(['step', 'epoch', 'checkpoint']);

export class EventBatches {
  readonly #tell: (run: string, events: readonly RunEvent[]) => void;
  readonly #waiting = new Map<string, RunEvent[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = Number.NEGATIVE_INFINITY;

  constructor(tell: (run: string, events: readonly RunEvent[]) => void) {
    this.#tell = tell;
  }

  add(run: string, event: RunEvent): void {
    const waiting = this.#waiting.get(run);
    if (waiting) waiting.push(event);
    else this.#waiting.set(run, [event]);
    const wait = this.#told + PAUSE - performance.now();
    if (wait <= 0 || !unhurried.has(event.type)) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Tells at once what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    this.#told = performance.now();
    const batches = [...this.#waiting];
    this.#waiting.clear();
    for (const [run, events] of batches) this.#tell(run, events);
  }
}
