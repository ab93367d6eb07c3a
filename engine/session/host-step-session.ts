/**
 * A training graph whose state lies in the process's memory. The optimizer's update is split from it and made in place, once the
 * gradients are there. State that the graph itself changes has two buffers, which change places at each step: no output
 * shares the buffer of an input, which onnxruntime would accept, and then write before the backward pass has read it.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, nextName, type TrainingGraph } from '../graph/compiled.ts';
import { type SplitUpdate, splitUpdate } from '../graph/split-update.ts';
import { type FlatState, flatStates } from './flat-state.ts';
import { GraphStepSession, mapValues, need } from './graph-step-session.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import type { Feeds, StateData, StepSession } from './step-session.ts';
import { allocate, dataOf, tensorOf } from './tensors.ts';

export async function createHostStepSession(
  training: TrainingGraph,
  settings: SessionSettings,
): Promise<StepSession> {
  const split = splitUpdate(training);
  const session = await createSession(split.graph, settings);
  return new HostStepSession(training, split, session, settings.device);
}

type Tensors = Record<string, Tensor>;

class HostStepSession extends GraphStepSession implements StepSession {
  readonly #flat: readonly FlatState[];
  readonly state: Tensors = {};
  /** Names of the state that the graph reads, and of that which it changes. */
  readonly #read: readonly string[];
  readonly #changed: readonly string[];
  /** Where the graph writes: next values, measures, gradients, and numbers for the update. */
  readonly #results: Tensors = {};
  #updateSeconds = 0;

  constructor(
    training: TrainingGraph,
    { graph, updates }: SplitUpdate,
    session: InferenceSession,
    device: string,
  ) {
    const inputs = new Set(session.inputNames);
    super({ ...training, scalars: training.scalars.filter(({ name }) => inputs.has(name)) }, session, device);
    this.#flat = updates.flatMap(flatStates);
    const names = training.state.map(({ name }) => name);
    const outputs = new Set(graph.outputs.map(({ name }) => name));
    this.#read = names.filter(name => inputs.has(name));
    this.#changed = names.filter(name => outputs.has(nextName(name)));
    const state = Object.assign({}, ...this.#flat.map(flat => flat.state));
    for (const { name, type } of training.state)
      this.state[name] = tensorOf(type, state[name] ?? allocate(type));
    const gradients = Object.assign({}, ...this.#flat.map(flat => flat.gradients));
    for (const { name, value } of graph.outputs)
      this.#results[name] = tensorOf(value.type, gradients[name] ?? allocate(value.type));
  }

  get updateSeconds(): number {
    return this.#updateSeconds;
  }

  async step(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<Float32Array> {
    const inputs = this.inputs(feeds, scalars);
    for (const name of this.#read) inputs[name] = this.state[name]!;
    await this.session.run(inputs, this.#results);
    const start = performance.now();
    for (const flat of this.#flat)
      flat.update(name => {
        const result = this.#results[name];
        return result ? Number(dataOf(result)[0]) : need(scalars, name);
      });
    this.#updateSeconds += (performance.now() - start) / 1000;
    for (const name of this.#changed) {
      const before = this.state[name]!;
      this.state[name] = this.#results[nextName(name)]!;
      this.#results[nextName(name)] = before;
    }
    return dataOf(this.#results[MEASURES]!) as Float32Array;
  }

  snapshot(): Promise<StateData> {
    return Promise.resolve(mapValues(this.state, tensor => dataOf(tensor).slice()));
  }

  load(state: StateData): void {
    for (const { name, type } of this.training.state) {
      const given = dataOf(tensorOf(type, need(state, name)));
      // Of one type, as the tensors are.
      (dataOf(this.state[name]!) as Float32Array).set(given as Float32Array);
    }
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}
