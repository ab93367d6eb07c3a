/** What test/fixtures/make_training_fixtures.py wrote. */
import { readFileSync } from 'node:fs';
import type { ParameterTable } from './pytorch-fixtures.ts';

interface TrainingFixtures {
  readonly torch: string;
  readonly trajectories: {
    readonly parameters: ParameterTable;
    readonly batch: number;
    readonly batches: number;
    readonly runs: {
      readonly [name: string]: {
        readonly losses: readonly number[];
        /** The parameters after the last step. */
        readonly state: { readonly [name: string]: readonly number[] };
      };
    };
  };
  readonly initializers: {
    readonly fans: readonly [number, number];
    readonly shape: readonly number[];
    /** Of the uniform numbers, which are (fill + 1) / 2. */
    readonly seed: number;
    readonly uniform: { readonly [name: string]: readonly number[] };
    readonly exact: {
      readonly [name: string]: { readonly shape: readonly number[]; readonly values: readonly number[] };
    };
  };
  readonly metrics: {
    /** By metric; of those that are averaged, by how. */
    readonly classes: { readonly [name: string]: number | { readonly [average: string]: number } };
    readonly binary: { readonly [name: string]: number };
    readonly numbers: { readonly [name: string]: number };
  };
  readonly schedules: {
    readonly totalSteps: number;
    readonly stepsPerEpoch: number;
    /** What was watched after each epoch. */
    readonly figures: readonly number[];
    readonly rates: { readonly [name: string]: readonly number[] };
  };
  readonly losses: { readonly [name: string]: { loss: number; gradient: readonly number[] } };
}

export const trainingFixtures = JSON.parse(
  readFileSync(new URL('../fixtures/training.json', import.meta.url), 'utf8'),
) as TrainingFixtures;
