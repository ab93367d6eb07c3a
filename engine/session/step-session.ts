/**
 * A training graph on a device, and the state that its steps carry on: parameters, buffers and the optimizer's slots.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, type State, type TrainingGraph } from '../graph/compiled.ts';
import { float32 } from '../ir/type.ts';
import { createReadBack, keepsStateOnGpu, type ReadBack } from './gpu-state.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import { allocate, type Data, dataOf, feedTensor, scalarTensor, tensorOf } from './tensors.ts';

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
}

export async function createStepSession(
  training: TrainingGraph,
  settings: SessionSettings,
): Promise<StepSession> {
  const onGpu = keepsStateOnGpu(settings.device);
  const keepOnDevice = onGpu ? training.state.map(state => nextName(state.name)) : [];
  const session = await createSession(training.graph, { ...settings, keepOnDevice });
  if (!onGpu) return new HostStepSession(training, session, settings.device);
  try {
    const readBack = await createReadBack(training.state, settings);
    return new GpuStepSession(training, session, readBack, settings.device);
  } catch (error) {
    await session.release();
    throw error;
  }
}

const nextName = (name: string): string => `next/${name}`;

/** What both kinds share: the feeds of a step. */
abstract class GraphStepSession {
  constructor(
    protected readonly training: TrainingGraph,
    protected readonly session: InferenceSession,
    readonly device: string,
  ) {}

  protected inputs(feeds: Feeds, scalars: { readonly [name: string]: number }): Record<string, Tensor> {
    const inputs: Record<string, Tensor> = {};
    for (const { name, type } of this.training.feeds)
      inputs[name] = feedTensor(type, need(feeds, name), this.device);
    for (const { name, dtype } of this.training.scalars)
      inputs[name] = scalarTensor(dtype, need(scalars, name));
    return inputs;
  }
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

/** State in the GPU's memory: an output of one step is the next step's input, and only the measures come back. */
class GpuStepSession extends GraphStepSession implements StepSession {
  #current: Record<string, Tensor> = {};
  readonly #readBack: ReadBack;

  constructor(training: TrainingGraph, session: InferenceSession, readBack: ReadBack, device: string) {
    super(training, session, device);
    this.#readBack = readBack;
  }

  get state(): Record<string, Tensor> {
    return this.#current;
  }

  async step(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<Float32Array> {
    const outputs = await this.session.run({ ...this.inputs(feeds, scalars), ...this.#current });
    const before = this.#current;
    this.#current = Object.fromEntries(
      this.training.state.map(({ name }) => [name, outputs[nextName(name)]!]),
    );
    disposeAll(before);
    return dataOf(outputs[MEASURES]!) as Float32Array;
  }

  async snapshot(): Promise<StateData> {
    return mapValues(await this.#readBack.read(this.#current), dataOf);
  }

  load(state: StateData): void {
    const before = this.#current;
    this.#current = Object.fromEntries(
      // Uploaded by the next step.
      this.training.state.map(({ name, type }) => [name, tensorOf(type, need(state, name).slice())]),
    );
    disposeAll(before);
  }

  async close(): Promise<void> {
    disposeAll(this.#current);
    this.#current = {};
    await this.session.release();
    await this.#readBack.release();
  }
}

/** The length of the measures' vector. */
export const measuresLength = ({ measures }: Pick<TrainingGraph, 'measures'>): number =>
  measures.reduce((length, measure) => Math.max(length, measure.offset + measure.length), 0);

const tensorsOf = (state: readonly State[]): Record<string, Tensor> =>
  Object.fromEntries(state.map(({ name, type }) => [name, tensorOf(type, allocate(type))]));

function disposeAll(tensors: Readonly<Record<string, Tensor>>): void {
  for (const tensor of Object.values(tensors)) if (tensor.location !== 'cpu') tensor.dispose();
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

function need<T>(values: { readonly [name: string]: T }, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`A step got no value for "${name}".`);
  return value;
}
