/** What make_training_fixtures.py, make_metric_fixtures.py and make_initializer_fixtures.py of test/fixtures wrote. */
import { readFileSync } from 'node:fs';
import type { InitializerName } from '../../engine/initializers/index.ts';
import type { Fans } from '../../engine/initializers/initializer.ts';
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
  readonly schedules: {
    readonly totalSteps: number;
    readonly stepsPerEpoch: number;
    /** What was watched after each epoch. */
    readonly figures: readonly number[];
    readonly rates: { readonly [name: string]: readonly number[] };
  };
  readonly lossSteps: { readonly parameters: ParameterTable; readonly rate: number };
  readonly losses: {
    readonly [name: string]: {
      readonly loss: number;
      readonly gradient: readonly number[];
      /** Of twenty steps that train what makes the scores, and its parameters after them. */
      readonly losses: readonly number[];
      readonly state: { readonly [name: string]: readonly number[] };
    };
  };
}

interface MetricFixtures {
  readonly topK: number;
  readonly metrics: {
    /** By metric; of those that are averaged, by how. */
    readonly classes: { readonly [name: string]: number | { readonly [average: string]: number } };
    readonly binary: { readonly [name: string]: number };
    readonly numbers: { readonly [name: string]: number };
  };
}

interface InitializerFixtures {
  /** Of the uniform numbers, which are (fill + 1) / 2. */
  readonly seed: number;
  readonly cases: {
    readonly [name: string]: {
      readonly initializer: InitializerName;
      readonly settings: { readonly [name: string]: unknown };
      readonly shape: readonly number[];
      readonly fans: Fans;
      readonly values: readonly number[];
    };
  };
  /** How many zeros each column has. */
  readonly sparse: readonly {
    readonly shape: readonly [number, number];
    readonly sparsity: number;
    readonly zeros: number;
  }[];
}

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8'));

export const trainingFixtures = read('training.json') as TrainingFixtures;
export const metricFixtures = read('metrics.json') as MetricFixtures;
export const initializerFixtures = read('initializers.json') as InitializerFixtures;
