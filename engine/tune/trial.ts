/** What the measurements need of a runtime; engine/session/form-trial.ts has the real one. */
import type { NumericData } from '../ops/op.ts';

/** An operation in one of its forms, ready to be run again and again. */
export interface Trial {
  /** Runs it once. Gives the seconds that it took. */
  run(): Promise<number>;
  /** Of the last run; the inputs are the same for every form of an operation. */
  readonly results: readonly NumericData[];
  close(): Promise<void>;
}

/** Largest difference that rounding explains, as a share of the reference's largest value. */
const TOLERANCE = 1e-3;

/** Whether two forms say the same. */
export const agree = (results: readonly NumericData[], reference: readonly NumericData[]): boolean =>
  results.length === reference.length && results.every((each, i) => isNear(each, reference[i]!));

function isNear(data: NumericData, reference: NumericData): boolean {
  if (data.length !== reference.length) return false;
  let scale = 0;
  let difference = 0;
  for (let i = 0; i < reference.length; i++) {
    const a = Number(data[i]);
    const b = Number(reference[i]);
    // NaN is NaN, and an infinity the same one.
    if (Object.is(a, b)) continue;
    const away = Math.abs(a - b);
    if (!Number.isFinite(away)) return false;
    if (away > difference) difference = away;
  }
  if (difference === 0) return true;
  for (const value of reference) if (Math.abs(Number(value)) > scale) scale = Math.abs(Number(value));
  return difference <= TOLERANCE * scale;
}
