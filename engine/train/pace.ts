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

/** What had come together at a moment. */
interface Mark {
  readonly busy: number;
  readonly samples: number;
  readonly waited: number;
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
  #marks: Mark[] = [];
  #samples = 0;
  /** Seconds of the steps' time in which they waited for their data. */
  #waited = 0;
  #lap: Pick<Mark, 'busy' | 'waited'>;

  /** `before`: of the processes that trained this run until now. */
  constructor(before: Elapsed, now: () => number = () => performance.now() / 1000) {
    this.#before = before;
    this.#now = now;
    this.#lap = { busy: before.busy, waited: 0 };
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
    const mark = { busy, samples: this.#samples, waited: this.#waited };
    const before = this.#marks.at(-2);
    // Steps of microseconds share a mark.
    if (before && busy - before.busy < INTERVAL) this.#marks[this.#marks.length - 1] = mark;
    else this.#marks.push(mark);
    while (this.#marks.length > 2 && busy - this.#marks[1]!.busy > WINDOW) this.#marks.shift();
  }

  /** The same batches; the time until each is there counts as waited. */
  async *awaited<T>(batches: AsyncIterable<T>): AsyncGenerator<T> {
    const source = batches[Symbol.asyncIterator]();
    try {
      for (;;) {
        const began = this.#here();
        const { value, done } = await source.next();
        this.#waited += this.#here() - began;
        if (done) return;
        yield value;
      }
    } finally {
      await source.return?.();
    }
  }

  /** Samples a second, lately; 0 before there is anything to tell. */
  get rate(): number {
    const { busy, samples } = this.#lately();
    return busy > 0 ? samples / busy : 0;
  }

  /** Share of the steps' time, lately, in which they waited for data: 0 to 1. */
  get waited(): number {
    const { busy, waited } = this.#lately();
    return busy > 0 ? waited / busy : 0;
  }

  /** The same share since the last call; at first, since the start. */
  lapWaited(): number {
    const { busy } = this.elapsed;
    const since = { busy: busy - this.#lap.busy, waited: this.#waited - this.#lap.waited };
    this.#lap = { busy, waited: this.#waited };
    return since.busy > 0 ? since.waited / since.busy : 0;
  }

  #lately(): Mark {
    const start = { busy: this.#before.busy, samples: 0, waited: 0 };
    const last = this.#marks.at(-1) ?? start;
    const first = this.#marks.length > 1 ? this.#marks[0]! : start;
    return {
      busy: last.busy - first.busy,
      samples: last.samples - first.samples,
      waited: last.waited - first.waited,
    };
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
