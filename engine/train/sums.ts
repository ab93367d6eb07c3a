/** The measures of many batches: partial sums are added in float64, and finished once. */
import type { Measure } from '../graph/compiled.ts';
import { measuresLength } from '../session/measures-length.ts';
import type { Measured, Metrics } from './events.ts';

export class Sums {
  readonly #measures: readonly Measure[];
  readonly #sums: Float64Array;

  constructor(measures: readonly Measure[], from: readonly number[] = []) {
    this.#measures = measures;
    this.#sums = new Float64Array(measuresLength({ measures }));
    this.restore(from);
  }

  /** Goes on from sums that `values` gave; from zero where there are none. */
  restore(values: readonly number[]): void {
    this.#sums.fill(0);
    this.#sums.set(values.slice(0, this.#sums.length));
  }

  add(batch: Float32Array): void {
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i]! += batch[i]!;
  }

  metrics(): Metrics {
    return Object.fromEntries(
      this.#measures
        .filter(measure => measure.finish)
        .map(measure => [measure.name, measure.finish!(this.#of(measure))]),
    );
  }

  /** With what the figures are made of, for each class. */
  measured(): Measured {
    const tables = this.#measures
      .filter(measure => measure.table)
      .map(measure => [measure.name, measure.table!(this.#of(measure))]);
    return { metrics: this.metrics(), tables: Object.fromEntries(tables) };
  }

  /** For a checkpoint: JSON keeps every bit of a finite float64. */
  values(): number[] {
    return [...this.#sums];
  }

  clear(): void {
    this.#sums.fill(0);
  }

  #of({ offset, length }: Measure): Float64Array {
    return this.#sums.subarray(offset, offset + length);
  }
}

/** The weighted total of a batch; NaN where the network measures none. */
export function lossOf(measures: readonly Measure[], sums: Float32Array): number {
  const loss = measures.find(({ name }) => name === 'loss');
  return loss?.finish?.(sums.subarray(loss.offset, loss.offset + loss.length)) ?? Number.NaN;
}
