/** A training graph on a GPU: an output of one step is the next step's input, and only the measures come back. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, type TrainingGraph } from '../graph/compiled.ts';
import { createReadBack, type ReadBack } from './gpu-state.ts';
import { GraphStepSession, mapValues, need, nextName } from './graph-step-session.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import type { Feeds, StateData, StepSession } from './step-session.ts';
import { dataOf, tensorOf } from './tensors.ts';

export async function createGpuStepSession(
  training: TrainingGraph,
  settings: SessionSettings,
): Promise<StepSession> {
  const keepOnDevice = training.state.map(({ name }) => nextName(name));
  const session = await createSession(training.graph, { ...settings, keepOnDevice });
  try {
    const readBack = await createReadBack(training.state, settings);
    return new GpuStepSession(training, session, readBack, settings.device);
  } catch (error) {
    await session.release();
    throw error;
  }
}

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

function disposeAll(tensors: Readonly<Record<string, Tensor>>): void {
  for (const tensor of Object.values(tensors)) if (tensor.location !== 'cpu') tensor.dispose();
}
