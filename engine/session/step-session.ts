/**
 * A training graph on a device, and the state that its steps carry on: parameters, buffers and the optimizer's slots.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, type State, type TrainingGraph } from '../graph/compiled.ts';
import { float32 } from '../ir/type.ts';
import { keepsStateOnGpu } from './gpu-state.ts';
import { createGpuStepSession } from './gpu-step-session.ts';
import { GraphStepSession, mapValues, need, nextName } from './graph-step-session.ts';
import { measuresLength } from './measures-length.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import { allocate, type Data, dataOf, tensorOf } from './tensors.ts';

/** Values by State.name. */
export interface StateData {
  readonly [name: string]: Data;
}
export interface Feeds {
  readonly [name: string]: Data;
}

/** What training needs of a device; implemented below, and by what a test puts in its place. */
export interface StepSession {
  readonly device: string;
  /** Makes one step. Gives the measures' partial sums; the array is the caller's until the next step. */
  step(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<Float32Array>;
  /** The state after the last step, for an evaluation session on the same device; valid until the next step. */
  readonly state: { readonly [name: string]: Tensor };
  /** A copy of the state, read back from wherever it is. */
  snapshot(): Promise<StateData>;
  load(state: StateData): void;
  close(): Promise<void>;
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

export async function createStepSession(
  training: TrainingGraph,
  settings: SessionSettings,
): Promise<StepSession> {
  if (keepsStateOnGpu(settings.device)) return createGpuStepSession(training, settings);
  const session = await createSession(training.graph, settings);
  return new HostStepSession(training, session, settings.device);
}

/**
 * State in the process's memory. Two sets of buffers change places at each step: nothing is allocated or copied, and no
 * output shares the buffer of an input, which onnxruntime would accept, and then write before the backward pass has
 * read it.
 */
class HostStepSession extends GraphStepSession implements StepSession {
  #current: Record<string, Tensor>;
  #next: Record<string, Tensor>;
  readonly #measures: Tensor;

  constructor(training: TrainingGraph, session: InferenceSession, device: string) {
    super(training, session, device);
    this.#current = tensorsOf(training.state);
    this.#next = tensorsOf(training.state);
    const measures = float32([measuresLength(training)]);
    this.#measures = tensorOf(measures, allocate(measures));
  }

  get state(): Record<string, Tensor> {
    return this.#current;
  }

  async step(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<Float32Array> {
    const fetches: Record<string, Tensor> = { [MEASURES]: this.#measures };
    for (const { name } of this.training.state) fetches[nextName(name)] = this.#next[name]!;
    await this.session.run({ ...this.inputs(feeds, scalars), ...this.#current }, fetches);
    [this.#current, this.#next] = [this.#next, this.#current];
    return dataOf(this.#measures) as Float32Array;
  }

  snapshot(): Promise<StateData> {
    return Promise.resolve(mapValues(this.#current, tensor => dataOf(tensor).slice()));
  }

  load(state: StateData): void {
    for (const { name, type } of this.training.state) {
      const data = need(state, name);
      // A tensor over its own memory, so that what the caller does with theirs changes nothing.
      this.#current[name] = tensorOf(type, data.slice());
    }
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}

const tensorsOf = (state: readonly State[]): Record<string, Tensor> =>
  Object.fromEntries(state.map(({ name, type }) => [name, tensorOf(type, allocate(type))]));
