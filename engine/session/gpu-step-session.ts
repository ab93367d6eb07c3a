/**
 * A training graph on a GPU: an output of one step is the next step's input, the measures' sums included. A run of a session
 * whose results all stay on the device returns as soon as the device has been told (LeNet-5 on a software GPU: after 9 ms, where
 * the step takes 270): meanwhile the next batch is uploaded and its step queued. Only reading waits.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, nextName, type TrainingGraph } from '../graph/compiled.ts';
import { float32, type TensorType } from '../ir/type.ts';
import { type Graph, input } from '../ir/value.ts';
import { add } from '../ops/index.ts';
import { createReadBack, type ReadBack } from './gpu-state.ts';
import { GraphStepSession, mapValues, need } from './graph-step-session.ts';
import { measuresLength } from './measures-length.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import type { Feeds, StateData, StepSession, StepsAhead } from './step-session.ts';
import { allocate, dataOf, tensorOf } from './tensors.ts';

/** The graph's input that its measures are added to. */
const SUMS = 'measures/before';

export async function createGpuStepSession(
  training: TrainingGraph,
  settings: SessionSettings,
): Promise<StepSession> {
  const sums = float32([measuresLength(training)]);
  const keepOnDevice = [MEASURES, ...training.state.map(({ name }) => nextName(name))];
  const session = await createSession(withSums(training.graph, sums), { ...settings, keepOnDevice });
  const open: ReadBack[] = [];
  try {
    for (const values of [training.state, [{ name: MEASURES, type: sums }]])
      open.push(await createReadBack(values, settings));
    const [readState, readMeasures] = open as [ReadBack, ReadBack];
    return new GpuStepSession(training, session, { readState, readMeasures, sums }, settings.device);
  } catch (error) {
    await Promise.all([session, ...open].map(each => each.release()));
    throw error;
  }
}

/** The same step; its measures are added to those of the steps before. */
function withSums(graph: Graph, type: TensorType): Graph {
  const before = input('slot', SUMS, type);
  return {
    ...graph,
    inputs: [...graph.inputs, before],
    outputs: graph.outputs.map(({ name, value }) => ({
      name,
      value: name === MEASURES ? add(before, value) : value,
    })),
  };
}

interface Parts {
  readonly readState: ReadBack;
  readonly readMeasures: ReadBack;
  readonly sums: TensorType;
}

class GpuStepSession extends GraphStepSession implements StepSession, StepsAhead {
  #current: Record<string, Tensor> = {};
  #sums: Tensor;
  readonly #parts: Parts;
  readonly ahead: StepsAhead = this;

  constructor(training: TrainingGraph, session: InferenceSession, parts: Parts, device: string) {
    super(training, session, device);
    this.#parts = parts;
    this.#sums = tensorOf(parts.sums, allocate(parts.sums));
  }

  get state(): Record<string, Tensor> {
    return this.#current;
  }

  async step(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<Float32Array> {
    this.begin();
    await this.add(feeds, scalars);
    return this.measures();
  }

  begin(sums = new Float32Array(measuresLength(this.training))): void {
    const before = this.#sums;
    // Uploaded by the next step.
    this.#sums = tensorOf(this.#parts.sums, sums.slice());
    dispose(before);
  }

  async add(feeds: Feeds, scalars: { readonly [name: string]: number }): Promise<void> {
    const inputs = { ...this.inputs(feeds, scalars), ...this.#current, [SUMS]: this.#sums };
    const outputs = await this.session.run(inputs);
    const before = [this.#sums, ...Object.values(this.#current)];
    this.#sums = outputs[MEASURES]!;
    this.#current = Object.fromEntries(
      this.training.state.map(({ name }) => [name, outputs[nextName(name)]!]),
    );
    before.forEach(dispose);
  }

  async measures(): Promise<Float32Array> {
    const { [MEASURES]: sums } = await this.#parts.readMeasures.read({ [MEASURES]: this.#sums });
    return dataOf(sums!) as Float32Array;
  }

  async snapshot(): Promise<StateData> {
    return mapValues(await this.#parts.readState.read(this.#current), dataOf);
  }

  load(state: StateData): void {
    const before = this.#current;
    this.#current = Object.fromEntries(
      // Uploaded by the next step.
      this.training.state.map(({ name, type }) => [name, tensorOf(type, need(state, name).slice())]),
    );
    Object.values(before).forEach(dispose);
  }

  async close(): Promise<void> {
    [this.#sums, ...Object.values(this.#current)].forEach(dispose);
    this.#current = {};
    await this.session.release();
    await Promise.all([this.#parts.readState.release(), this.#parts.readMeasures.release()]);
  }
}

function dispose(tensor: Tensor): void {
  if (tensor.location !== 'cpu') tensor.dispose();
}
