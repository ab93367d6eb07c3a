/** What a run says. The only thing that an interface learns about it; every event is also a line of events.jsonl. */
import type { Problem } from '../graph/problem.ts';
import type { Tables } from '../metrics/table.ts';

/** `loss` is the weighted sum; `penalty` that of L1 and L2; the rest are `OUTPUT/loss` and `OUTPUT/METRIC`. */
export interface Metrics {
  readonly [name: string]: number;
}

/** What is measured over a part of the data. */
export interface Measured {
  readonly metrics: Metrics;
  readonly tables: Tables;
}

export type RunEvent =
  | StartEvent
  | StepEvent
  | EpochEvent
  | CheckpointEvent
  | DeviceEvent
  | StateEvent
  | ProblemEvent
  | EndEvent;

/** First event of a run, and again at each resume. */
export interface StartEvent {
  readonly type: 'start';
  readonly run: string;
  readonly device: string;
  readonly parameters: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  readonly samples: { readonly train: number; readonly validation: number; readonly test: number };
  /** Steps already done when this run was resumed; 0 at the first start. */
  readonly step: number;
  readonly seed: number;
  /** What measuring the forms of operations came to; absent where nothing was measured or looked up. */
  readonly forms?: FormsReport;
}

/** Kinds of operations: the same one on the same shapes counts once. */
export interface FormsReport {
  /** Those that can be computed in several ways. */
  readonly operations: number;
  /** For so many another way than the usual one was found to be faster, at this start or an earlier one. */
  readonly faster: number;
  /** So many were measured at this start. */
  readonly measured: number;
  /** For so many there was no time yet. */
  readonly left: number;
}

/** Sent at most about twenty times a second, however fast the steps are; `metrics` is the mean since the last one. */
export interface StepEvent {
  readonly type: 'step';
  readonly epoch: number;
  readonly step: number;
  readonly metrics: Metrics;
  readonly learningRate: number;
  readonly samplesPerSecond: number;
  /** Share of that time in which the steps waited for data, 0 to 1. Absent in runs of older versions. */
  readonly waited?: number;
  /** Estimated time to the end of the last epoch, in seconds. */
  readonly secondsLeft: number;
}

export interface EpochEvent {
  readonly type: 'epoch';
  /** 1 for the first. */
  readonly epoch: number;
  readonly step: number;
  readonly train: Metrics;
  readonly validation: Metrics | null;
  readonly seconds: number;
  /** Share of the time of its steps in which they waited for data, 0 to 1. Absent in runs of older versions. */
  readonly waited?: number;
  readonly best: boolean;
}

/** Steps that wait for more than this share of their time are told of: the data is what holds the training up. */
export const MUCH_WAITED = 0.1;

export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly kind: 'last' | 'best';
  readonly epoch: number;
  readonly step: number;
}

/** The provider changed under way: it failed and another took over, nothing lost. */
export interface DeviceEvent {
  readonly type: 'device';
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface StateEvent {
  readonly type: 'state';
  readonly state: RunState;
}

export type RunState = 'preparing' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed' | 'interrupted';

export interface ProblemEvent {
  readonly type: 'problem';
  readonly problem: Problem;
}

export interface PartTables {
  readonly validation: Tables | null;
  readonly test: Tables | null;
}

export interface EndEvent {
  readonly type: 'end';
  readonly reason: 'finished' | 'early-stopping' | 'stopped' | 'failed';
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly metrics: {
    readonly train: Metrics;
    readonly validation: Metrics | null;
    readonly test: Metrics | null;
  };
  /** What those figures are made of, for each class. Absent where no metric tells it. */
  readonly tables?: PartTables;
  /** Directory of the run. */
  readonly run: string;
}
