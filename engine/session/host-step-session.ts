/**
 * A training graph whose state lies in the process's memory. The optimizer's update is split from it and made in place, once the
 * gradients are there. State that the graph itself changes has two buffers, which change places at each step: no output
 * shares the buffer of an input, which onnxruntime would accept, and then write before the backward pass has read it.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, nextName, type TrainingGraph } from '../graph/compiled.ts';
import type { Shape } from '../ir/type.ts';
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
  /** Of the state that the model reads, in the shapes that it has there, which may not be its own. */
  readonly #read: Tensors = {};
  /** Names of the state that the model changes. */
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
    const inputs = shapesOf(session.inputMetadata);
    const outputs = shapesOf(session.outputMetadata);
    const { feeds, measures, state: states } = training;
    const scalars = training.scalars.filter(({ name }) => inputs.has(name));
    super({ feeds, scalars, measures, state: states }, session, device);
    this.#flat = updates.map(update => new FlatState(update));
    const names = states.map(({ name }) => name);
    this.#changed = names.filter(name => outputs.has(nextName(name)));
    const state = Object.assign({}, ...this.#flat.map(flat => flat.state));
    for (const { name, type } of states) {
      const data = state[name] ?? allocate(type);
      this.#state[name] = tensorOf(type, data);
      const shape = inputs.get(name);
      if (shape) this.#read[name] = tensorOf({ ...type, shape }, data);
    }
    const gradients = Object.assign({}, ...this.#flat.map(flat => flat.gradients));
    for (const { name, type } of results)
      this.#results[name] = tensorOf(
        { ...type, shape: outputs.get(name) ?? type.shape },
        gradients[name] ?? allocate(type),
      );
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
    Object.assign(inputs, this.#read);
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
      if (this.#read[name]) this.#read[name] = this.#state[name]!;
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

/** By name; a model of one batch size has no unknown dimension. */
const shapesOf = (metadata: readonly InferenceSession.ValueMetadata[]): ReadonlyMap<string, Shape> =>
  new Map(metadata.flatMap(each => (each.isTensor ? [[each.name, each.shape] as const] : [])));
