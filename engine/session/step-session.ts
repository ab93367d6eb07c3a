/**
 * A training graph on a device, and the state that its steps carry on: parameters, buffers and the optimizer's slots.
 */
import type { Tensor } from 'onnxruntime-node';
import type { TrainingGraph } from '../graph/compiled.ts';
import { keepsStateOnGpu } from './gpu-state.ts';
import { createGpuStepSession } from './gpu-step-session.ts';
import { createHostStepSession } from './host-step-session.ts';
import type { SessionSettings } from './runtime.ts';
import type { Data } from './tensors.ts';

/** Values by State.name. */
export interface StateData {
  readonly [name: string]: Data;
}
/** The same, as tensors on a device. */
export interface StateTensors {
  readonly [name: string]: Tensor;
}
export interface Feeds {
  readonly [name: string]: Data;
}

/** What training needs of a device; implemented below, and by what a test puts in its place. */
export interface StepSession {
  readonly device: string;
  /** Makes one step. Gives the measures' partial sums; the array is the caller's until the next step. */
  step(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<Float32Array>;
  /** What an evaluation session on the same device takes of the state after the last step; valid until the next step. */
  tensors(): Promise<StateTensors>;
  /** Where the state lies, if that is the process's own memory: what is written there before the first step is the state. */
  readonly memory?: StateData;
  /** A copy of the state, read back from wherever it is. */
  snapshot(): Promise<StateData>;
  load(state: StateData): void;
  close(): Promise<void>;
  /** Seconds that the optimizer's update has taken so far; absent where it is part of the graph. */
  readonly updateSeconds?: number;
  /** Absent where a step is done when `step` resolves, as on the CPU. */
  readonly ahead?: StepsAhead;
}

/** Steps that a device is given before it has done those before them, so that it never waits for the next batch. */
export interface StepsAhead {
  /** What the measures of the steps to come are added to; zeros unless told. */
  begin(sums?: Float32Array): void;
  /** Uploads the batch and queues a step; resolves when the device has been told. */
  add(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<void>;
  /** The measures' partial sums since `begin`, added in float32. Waits for all that is queued. */
  measures(): Promise<Float32Array>;
}

export function createStepSession(training: TrainingGraph, settings: SessionSettings): Promise<StepSession> {
  const create = keepsStateOnGpu(settings.device) ? createGpuStepSession : createHostStepSession;
  return create(training, settings);
}
