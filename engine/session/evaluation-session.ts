/** The forward pass with losses and metrics: measures of a part of the data, and the network's results. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { type EvaluationGraph, MEASURES } from '../graph/compiled.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import type { Feeds, StateData, StateTensors } from './step-session.ts';
import { type Data, dataOf, feedTensor, tensorOf } from './tensors.ts';

export class EvaluationSession {
  readonly #evaluation: EvaluationGraph;
  readonly #settings: SessionSettings;
  /** Null until the first use: the first step of a run need not wait for it. */
  #session: Promise<InferenceSession> | null = null;

  /** What the device does not take is told by the first call that computes. */
  constructor(evaluation: EvaluationGraph, settings: SessionSettings) {
    this.#evaluation = evaluation;
    this.#settings = settings;
  }

  /** Tensors over the data, for the calls below. */
  stateOf(data: StateData): StateTensors {
    return Object.fromEntries(
      this.#evaluation.state.map(({ name, type }) => [name, tensorOf(type, need(data, name))]),
    );
  }

  /** The measures' partial sums over a batch. */
  async measure(feeds: Feeds, state: StateTensors): Promise<Float32Array> {
    const session = await this.#open();
    const outputs = await session.run(this.#inputs(feeds, state), [MEASURES]);
    return dataOf(outputs[MEASURES]!) as Float32Array;
  }

  /** The results of the whole batch, padding included, by the Output nodes' names. */
  async results(feeds: Feeds, state: StateTensors): Promise<{ readonly [output: string]: Data }> {
    const { outputs } = this.#evaluation;
    const session = await this.#open();
    const results = await session.run(
      this.#inputs(feeds, state),
      outputs.map(({ output }) => output),
    );
    return Object.fromEntries(outputs.map(({ name, output }) => [name, dataOf(results[output]!)]));
  }

  async close(): Promise<void> {
    await (await this.#session)?.release();
  }

  #open(): Promise<InferenceSession> {
    this.#session ??= createSession(this.#evaluation.graph, this.#settings);
    return this.#session;
  }

  #inputs(feeds: Feeds, state: StateTensors): Record<string, Tensor> {
    const inputs: Record<string, Tensor> = {};
    for (const { name } of this.#evaluation.state) inputs[name] = need(state, name);
    for (const { name, type } of this.#evaluation.feeds)
      inputs[name] = feedTensor(type, need(feeds, name), this.#settings.device);
    return inputs;
  }
}

function need<T>(values: { readonly [name: string]: T }, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`An evaluation got no value for "${name}".`);
  return value;
}
