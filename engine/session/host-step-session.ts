/**
 * A training graph whose state lies in the process's memory. The optimizer's update is split from it and made in place, once the
 * gradients are there. State that the graph itself changes has two buffers, which change places at each step: no output
 * shares the buffer of an input, which onnxruntime would accept, and then write before the backward pass has read it.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, nextName, type TrainingGraph } from '../graph/compiled.ts';
import { FlatState } from './flat-state.ts';
import { GraphStepSession, mapValues, need } from './graph-step-session.ts';
import { openModel, type SessionSettings } from './runtime.ts';
import { planStep, type StepPlan } from './step-plan.ts';
import type { Feeds, StateData, StateTensors, StepSession } from './step-session.ts';
import { allocate, dataOf, tensorOf } from './tensors.ts';
import { runUnread } from './unread-results.ts';

export async function createHostStepSession(
  training: TrainingGraph,
  settings: SessionSettings,
): Promise<StepSession> {
  const make = () => planStep(training, settings);
  const plan = await (settings.plan?.get(make) ?? make());
  const session = await openModel(plan.model, settings, plan.optimization);
  return new HostStepSession(training, plan, session, settings.device);
}

type Tensors = Record<string, Tensor>;

class HostStepSession extends GraphStepSession implements StepSession {
  readonly #flat: readonly FlatState[];
  readonly #state: Tensors = {};
  /** Names of the state that the graph reads, and of that which it changes. */
  readonly #read: readonly string[];
  readonly #changed: readonly string[];
  /** Where the graph writes: next values, measures, gradients, and numbers for the update. */
  readonly #results: Tensors = {};
  #updateSeconds = 0;

  constructor(
    training: TrainingGraph,
    { results, updates }: StepPlan,
    session: InferenceSession,
    device: string,
  ) {
    const inputs = new Set(session.inputNames);
    const { feeds, measures, state: states } = training;
    const scalars = training.scalars.filter(({ name }) => inputs.has(name));
    super({ feeds, scalars, measures, state: states }, session, device);
    this.#flat = updates.map(update => new FlatState(update));
    const names = states.map(({ name }) => name);
    const outputs = new Set(results.map(({ name }) => name));
    this.#read = names.filter(name => inputs.has(name));
    this.#changed = names.filter(name => outputs.has(nextName(name)));
    const state = Object.assign({}, ...this.#flat.map(flat => flat.state));
    for (const { name, type } of states) this.#state[name] = tensorOf(type, state[name] ?? allocate(type));
    const gradients = Object.assign({}, ...this.#flat.map(flat => flat.gradients));
    for (const { name, type } of results)
      this.#results[name] = tensorOf(type, gradients[name] ?? allocate(type));
  }

  get memory(): StateData {
    return mapValues(this.#state, dataOf);
  }

  tensors(): Promise<StateTensors> {
    return Promise.resolve(this.#state);
  }

  get updateSeconds(): number {
    return this.#updateSeconds;
  }

  async step(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<Float32Array> {
    const inputs = this.inputs(feeds, scalars);
    for (const name of this.#read) inputs[name] = this.#state[name]!;
    await runUnread(this.session, inputs, this.#results);
    const start = performance.now();
    for (const flat of this.#flat)
      flat.update(name => {
        const result = this.#results[name];
        return result ? Number(dataOf(result)[0]) : need(scalars, name);
      });
    this.#updateSeconds += (performance.now() - start) / 1000;
    for (const name of this.#changed) {
      const before = this.#state[name]!;
      this.#state[name] = this.#results[nextName(name)]!;
      this.#results[nextName(name)] = before;
    }
    return dataOf(this.#results[MEASURES]!) as Float32Array;
  }

  snapshot(): Promise<StateData> {
    return Promise.resolve(mapValues(this.#state, tensor => dataOf(tensor).slice()));
  }

  load(state: StateData): void {
    for (const { name, type } of this.training.state) {
      const given = dataOf(tensorOf(type, need(state, name)));
      // Of one type, as the tensors are.
      (dataOf(this.#state[name]!) as Float32Array).set(given as Float32Array);
    }
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}
