/** What the losses at growing learning rates tell. */
import type { RatePoint, RateSuggestion } from '../protocol.ts';

/** Share of the average that each new loss leaves, as in fastai. */
const KEPT = 0.9;
/** The loss has blown up once it is this many times its whole fall, or its lowest value, above the lowest. */
const BLOWN_UP = 3;
/** The first of the points, whose average has little to go by. */
const WARM_UP = 0.1;

/** An exponential average without the bias towards its start: m ← k m + (1 - k) loss, given as m / (1 - k^n). */
export class SmoothedLoss {
  #average = 0;
  #count = 0;
  #first = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #latest = 0;

  add(loss: number): number {
    this.#average = KEPT * this.#average + (1 - KEPT) * loss;
    this.#latest = this.#average / (1 - KEPT ** ++this.#count);
    if (this.#count === 1) this.#first = this.#latest;
    this.#lowest = Math.min(this.#lowest, this.#latest);
    return this.#latest;
  }

  get hasDiverged(): boolean {
    const scale = Math.max(Math.abs(this.#lowest), this.#first - this.#lowest);
    return this.#latest - this.#lowest > BLOWN_UP * scale;
  }
}

/**
 * `steepest`: where the smoothed loss falls fastest over the logarithm of the rate. `tenth`: a tenth of the rate at which it is
 * lowest, which lies well before the one at which it begins to rise. Both null where the loss never falls.
 */
export function suggestRates(points: readonly RatePoint[]): RateSuggestion {
  const begun = points.slice(Math.ceil(points.length * WARM_UP));
  const lowest = begun.reduce((best, { smoothed }, i) => (smoothed < begun[best]!.smoothed ? i : best), 0);
  let [steepest, slope] = [-1, 0];
  for (let i = 1; i <= Math.min(lowest, begun.length - 2); i++) {
    const [before, after] = [begun[i - 1]!, begun[i + 1]!];
    const here = (after.smoothed - before.smoothed) / Math.log(after.rate / before.rate);
    if (here < slope) [steepest, slope] = [i, here];
  }
  if (steepest < 0) return { steepest: null, tenth: null };
  return { steepest: short(begun[steepest]!.rate), tenth: short(begun[lowest]!.rate / 10) };
}

/** Two digits: the curve tells no more. */
const short = (rate: number): number => Number(rate.toPrecision(2));
