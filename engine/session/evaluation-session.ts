/** The forward pass with losses and metrics: measures of a part of the data, and the network's results. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { type EvaluationGraph, MEASURES } from '../graph/compiled.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import type { Feeds, StateData } from './step-session.ts';
import { type Data, dataOf, feedTensor, tensorOf } from './tensors.ts';

/** State as data, or as tensors where a step session has it already (on the same device). */
export type EvaluationState = { readonly [name: string]: Tensor };

export class EvaluationSession {
  readonly #evaluation: EvaluationGraph;
  readonly #session: InferenceSession;
  readonly #device: string;

  private constructor(evaluation: EvaluationGraph, session: InferenceSession, device: string) {
    this.#evaluation = evaluation;
    this.#session = session;
    this.#device = device;
  }

  static async create(evaluation: EvaluationGraph, settings: SessionSettings): Promise<EvaluationSession> {
    const session = await createSession(evaluation.graph, settings);
    return new EvaluationSession(evaluation, session, settings.device);
  }

  /** Tensors over the data, for the calls below. */
  stateOf(data: StateData): EvaluationState {
    return Object.fromEntries(
      this.#evaluation.state.map(({ name, type }) => [name, tensorOf(type, need(data, name))]),
    );
  }

  /** The measures' partial sums over a batch. */
  async measure(feeds: Feeds, state: EvaluationState): Promise<Float32Array> {
    const outputs = await this.#session.run(this.#inputs(feeds, state), [MEASURES]);
    return dataOf(outputs[MEASURES]!) as Float32Array;
  }

  /** The results of the whole batch, padding included, by the Output nodes' names. */
  async results(feeds: Feeds, state: EvaluationState): Promise<{ readonly [output: string]: Data }> {
    const { outputs } = this.#evaluation;
    const results = await this.#session.run(
      this.#inputs(feeds, state),
      outputs.map(({ output }) => output),
    );
    return Object.fromEntries(outputs.map(({ name, output }) => [name, dataOf(results[output]!)]));
  }

  close(): Promise<void> {
    return this.#session.release();
  }

  #inputs(feeds: Feeds, state: EvaluationState): Record<string, Tensor> {
    const inputs: Record<string, Tensor> = {};
    for (const { name } of this.#evaluation.state) inputs[name] = need(state, name);
    for (const { name, type } of this.#evaluation.feeds)
      inputs[name] = feedTensor(type, need(feeds, name), this.#device);
    return inputs;
  }
}

function need<T>(values: { readonly [name: string]: T }, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`An evaluation got no value for "${name}".`);
  return value;
}
