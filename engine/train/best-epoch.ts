/** Which epoch is the best: by what early stopping watches, or by the loss. */
import type { EarlyStopping } from '../document/document.ts';
import type { Measure } from '../graph/compiled.ts';
import type { Metrics } from './events.ts';

export class BestEpoch {
  readonly #measure: Measure;
  readonly #minDelta: number;

  constructor(measures: readonly Measure[], earlyStopping: EarlyStopping | null) {
    const find = (wanted: string) => measures.find(({ name }) => name === wanted);
    const measure = find(earlyStopping?.monitor ?? 'loss') ?? find('loss');
    if (!measure) throw new Error('The network measures no loss.');
    this.#measure = measure;
    this.#minDelta = earlyStopping?.minDelta ?? 0;
  }

  get better(): Measure['better'] {
    return this.#measure.better;
  }

  /** The figure that decides; NaN where it cannot be told. */
  valueOf(figures: Metrics): number {
    return figures[this.#measure.name] ?? Number.NaN;
  }

  isBetter(value: number, best: number | null): boolean {
    if (!Number.isFinite(value)) return false;
    if (best === null) return true;
    return this.#measure.better === 'lower' ? value < best - this.#minDelta : value > best + this.#minDelta;
  }
}
