/**
 * What a run measured at its steps, kept small enough to plot: when there are more than `capacity` points, pairs of
 * neighbours become their mean, and from then on twice as many steps make a point. Grows in place, because a
 * copy for each of twenty events a second would be waste; `revision` tells that it changed.
 */
import type { StepEvent } from '../../engine/train/events.ts';

/** More than a chart has room for; as many as the application keeps of a run that is opened later. */
export const HISTORY_CAPACITY = 5_000;

export class RunHistory {
  revision = 0;
  /** Step of each point: the last one that it summarizes. */
  readonly steps: number[] = [];
  /** Measure (`loss`, `OUTPUT/accuracy`, …) → one value for each point; null where it was not reported. */
  readonly metrics = new Map<string, (number | null)[]>();
  readonly learningRate: number[] = [];
  readonly samplesPerSecond: number[] = [];

  /** Events per point. */
  #stride = 1;
  #bucket: StepEvent[] = [];

  /** Events that were told, however few points they are now. */
  get events(): number {
    return this.steps.length * this.#stride + this.#bucket.length;
  }

  /** `capacity` is even, so that all points of a full history have a partner. */
  constructor(readonly capacity: number = HISTORY_CAPACITY) {}

  /** Steps come in order; one that is not after the last is ignored, so that hearing an event twice is harmless. */
  add(event: StepEvent): void {
    const last = this.#bucket.at(-1)?.step ?? this.steps.at(-1) ?? -1;
    if (event.step <= last) return;
    this.#bucket.push(event);
    if (this.#bucket.length < this.#stride) return;
    const events = this.#bucket;
    this.#bucket = [];
    this.#push(events);
    if (this.steps.length >= this.capacity) this.#halve();
    this.revision += 1;
  }

  /** Forgets what came after `step`: a resumed run starts again from its checkpoint. */
  truncate(step: number): void {
    this.#bucket = this.#bucket.filter(event => event.step <= step);
    const kept = this.steps.findLastIndex(known => known <= step) + 1;
    for (const column of this.#columns()) column.length = kept;
    this.revision += 1;
  }

  #push(events: readonly StepEvent[]): void {
    const point = this.steps.length;
    this.steps.push(events.at(-1)!.step);
    this.learningRate.push(events.at(-1)!.learningRate);
    this.samplesPerSecond.push(mean(events.map(event => event.samplesPerSecond))!);
    for (const name of new Set(events.flatMap(event => Object.keys(event.metrics)))) {
      if (!this.metrics.has(name)) this.metrics.set(name, new Array(point).fill(null));
      const values = events.map(event => event.metrics[name]).filter(value => value !== undefined);
      this.metrics.get(name)!.push(mean(values));
    }
    for (const column of this.metrics.values()) if (column.length === point) column.push(null);
  }

  #halve(): void {
    this.#stride *= 2;
    const pairs = this.steps.length / 2;
    for (const column of [this.steps, this.learningRate])
      for (let i = 0; i < pairs; i++) column[i] = column[2 * i + 1]!;
    for (const column of [this.samplesPerSecond, ...this.metrics.values()])
      for (let i = 0; i < pairs; i++) column[i] = mean([column[2 * i], column[2 * i + 1]])!;
    for (const column of this.#columns()) column.length = pairs;
  }

  #columns(): (number | null)[][] {
    return [this.steps, this.learningRate, this.samplesPerSecond, ...this.metrics.values()];
  }
}

/** Mean of what is there; null of nothing. NaN stays NaN: a loss that blew up must be seen. */
function mean(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter(value => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
