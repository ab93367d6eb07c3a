/** Results in the order in which they were begun, some of them begun before they are asked for. */

/** Judged over so many milliseconds: less would be chance. */
const WINDOW = 250;
/** The share of its time that whoever asks may wait before help is called. */
const TOLERATED = 0.05;

interface Settings<T> {
  /** Begins the next; null: there are no more. */
  readonly begin: () => Promise<T> | null;
  /** How many may be begun and not yet asked for; at least one. */
  readonly most: () => number;
  /** Results come too late again and again. */
  readonly onLate: () => void;
}

export class ReadAhead<T> {
  readonly #settings: Settings<T>;
  readonly #begun: Promise<T>[] = [];
  /** When the window began; null before the first result, for which anyone waits. */
  #since: number | null = null;
  #waited = 0;

  constructor(settings: Settings<T>) {
    this.#settings = settings;
    this.#fill();
  }

  /** Null: that was all. */
  async next(): Promise<T | null> {
    const first = this.#begun.shift();
    if (!first) return null;
    this.#fill();
    const asked = performance.now();
    const result = await first;
    this.#judge(asked, performance.now());
    return result;
  }

  #fill(): void {
    const most = Math.max(1, this.#settings.most());
    while (this.#begun.length < most) {
      const next = this.#settings.begin();
      if (!next) return;
      // One that fails is told to who asks for it; nobody may.
      next.catch(() => {});
      this.#begun.push(next);
    }
  }

  #judge(asked: number, now: number): void {
    if (this.#since !== null) this.#waited += now - asked;
    this.#since ??= now;
    const elapsed = now - this.#since;
    if (elapsed < WINDOW) return;
    if (this.#waited / elapsed > TOLERATED) this.#settings.onLate();
    [this.#since, this.#waited] = [now, 0];
  }
}
