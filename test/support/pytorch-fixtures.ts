/** What test/fixtures/make_fixtures.py wrote. */
import { readFileSync } from 'node:fs';
import { fill } from './fill.ts';

/** Name, shape, scale and offset: the first values are `fill(1000 + position, …)`. */
export type ParameterTable = readonly (readonly [string, readonly number[], number, number])[];

export interface TrajectoryFixture {
  readonly parameters: ParameterTable;
  readonly batch: number;
  readonly losses: readonly number[];
  /** Steps whose gradient was longer than the limit. */
  readonly clipped?: number;
}

export interface LayerFixture {
  readonly parameters: ParameterTable;
  readonly batch: number;
  readonly output: readonly number[];
  readonly losses: readonly number[];
  readonly result: readonly number[];
  readonly state: { readonly [name: string]: readonly number[] };
}

interface Fixtures {
  readonly torch: string;
  readonly trajectories: { readonly [name: string]: TrajectoryFixture };
  readonly layers: { readonly [name: string]: LayerFixture };
  readonly losses: { readonly [name: string]: { loss: number; gradient: readonly number[] } };
  readonly schedules: {
    readonly totalSteps: number;
    readonly stepsPerEpoch: number;
    readonly step: readonly number[];
    readonly cosine: readonly number[];
    readonly 'warm-up': readonly number[];
  };
}

export const fixtures = JSON.parse(
  readFileSync(new URL('../fixtures/pytorch.json', import.meta.url), 'utf8'),
) as Fixtures;

export const firstValues = (parameters: ParameterTable): { [name: string]: Float32Array } =>
  Object.fromEntries(
    parameters.map(([name, shape, scale, offset], i) => [
      name,
      fill(
        1000 + i,
        shape.reduce((product, dim) => product * dim, 1),
        scale,
        offset,
      ),
    ]),
  );

/** The largest |a - b| over max(|b|, floor). */
export function relativeDifference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  floor: number,
): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!) / Math.max(Math.abs(expected[i]!), floor);
    // A difference that is not a number must not pass.
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }
  return largest;
}
