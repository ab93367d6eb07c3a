/** Time and speed of a run. The speed is that of the steps alone: validating and waiting are no slow steps. */

/** The speed that is told is that of about so many seconds. */
const WINDOW = 3;
/** Seconds between two step events. */
const INTERVAL = 0.05;

export interface Elapsed {
  /** Seconds, without pauses. */
  readonly seconds: number;
  /** Of these, seconds in which steps were made. */
  readonly busy: number;
}

export class Pace {
  readonly #before: Elapsed;
  readonly #now: () => number;
  /** When the clock was last started; null while it stands still. */
  #since: number | null = null;
  #seconds = 0;
  /** Seconds of this process that were spent beside the steps. */
  #aside = 0;
  #told = Number.NEGATIVE_INFINITY;
  #marks: { busy: number; samples: number }[] = [];
  #samples = 0;

  /** `before`: of the processes that trained this run until now. */
  constructor(before: Elapsed, now: () => number = () => performance.now() / 1000) {
    this.#before = before;
    this.#now = now;
  }

  start(): void {
    this.#since ??= this.#now();
  }

  /** The clock stands still until `start`. */
  pause(): void {
    this.#seconds = this.#here();
    this.#since = null;
  }

  /** Until the returned function is called, time counts as spent beside the steps. Gives back the seconds it took. */
  aside(): () => number {
    const began = this.#here();
    return () => {
      const took = this.#here() - began;
      this.#aside += took;
      return took;
    };
  }

  get elapsed(): Elapsed {
    const here = this.#here();
    return { seconds: this.#before.seconds + here, busy: this.#before.busy + here - this.#aside };
  }

  made(samples: number): void {
    const { busy } = this.elapsed;
    this.#samples += samples;
    const mark = { busy, samples: this.#samples };
    const before = this.#marks.at(-2);
    // Steps of microseconds share a mark.
    if (before && busy - before.busy < INTERVAL) this.#marks[this.#marks.length - 1] = mark;
    else this.#marks.push(mark);
    while (this.#marks.length > 2 && busy - this.#marks[1]!.busy > WINDOW) this.#marks.shift();
  }

  /** Samples a second, lately; 0 before there is anything to tell. */
  get rate(): number {
    const last = this.#marks.at(-1);
    if (!last) return 0;
    const first = this.#marks.length > 1 ? this.#marks[0]! : { busy: this.#before.busy, samples: 0 };
    return last.busy > first.busy ? (last.samples - first.samples) / (last.busy - first.busy) : 0;
  }

  /** At most twenty times a second. */
  mayTell(): boolean {
    const now = this.#now();
    if (now - this.#told < INTERVAL) return false;
    this.#told = now;
    return true;
  }

  #here(): number {
    return this.#seconds + (this.#since === null ? 0 : this.#now() - this.#since);
  }
}
