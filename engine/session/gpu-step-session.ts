/**
 * A training graph on a GPU: an output of one step is the next step's input, the measures' sums included. A run of a session
 * whose results all stay on the device returns as soon as the device has been told (LeNet-5 on a software GPU: after 9 ms, where
 * the step takes 270): meanwhile the next batch is uploaded and its step queued. Only reading waits.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { MEASURES, type TrainingGraph } from '../graph/compiled.ts';
import { packUpdate } from '../graph/packed-update.ts';
import { float32, type TensorType } from '../ir/type.ts';
import { type Graph, input, operationsOf } from '../ir/value.ts';
import { add } from '../ops/index.ts';
import { createReadBack, type ReadBack } from './gpu-state.ts';
import { GraphStepSession } from './graph-step-session.ts';
import { measuresLength } from './measures-length.ts';
import { PackedState } from './packed-state.ts';
import { createSession, type SessionSettings } from './runtime.ts';
import type { Feeds, StateData, StateTensors, StepSession, StepsAhead } from './step-session.ts';
import { allocate, dataOf, dispose, tensorOf } from './tensors.ts';

/** The graph's input that its measures are added to. */
const SUMS = 'measures/before';

export async function createGpuStepSession(
  training: TrainingGraph,
  settings: SessionSettings,
): Promise<StepSession> {
  const sums = float32([measuresLength(training)]);
  const { graph, carried } = packUpdate(training);
  const stepping = withSums(graph, sums);
  const keepOnDevice = stepping.outputs.map(({ name }) => name);
  const handedTogether = together(
    training.bytes / operationsOf(graph.outputs.map(({ value }) => value)).length,
  );
  const session = await createSession(stepping, { ...settings, keepOnDevice, handedTogether });
  const open: { release(): Promise<void> }[] = [session];
  try {
    const state = await PackedState.create(carried, settings);
    open.push(state);
    const readMeasures = await createReadBack([{ name: MEASURES, type: sums }], settings);
    return new GpuStepSession(training, session, { state, readMeasures, sums }, settings.device);
  } catch (error) {
    await Promise.all(open.map(each => each.release()));
    throw error;
  }
}

/** ResNet-50 at 64×64 on an H200, where the telling takes all the time: 55.6 ms a step with 16, 49.9 with 32, 47.0 with 128. */
const MOST_TOGETHER = 64;
const FEWEST_TOGETHER = 16;
/** What may be held back by it. */
const HELD_BYTES = 2 ** 28;

const together = (bytesOfOperation: number): number =>
  Math.max(FEWEST_TOGETHER, Math.min(MOST_TOGETHER, Math.floor(HELD_BYTES / bytesOfOperation)));

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
  readonly state: PackedState;
  readonly readMeasures: ReadBack;
  readonly sums: TensorType;
}

class GpuStepSession extends GraphStepSession implements StepSession, StepsAhead {
  #sums: Tensor;
  readonly #parts: Parts;
  readonly ahead: StepsAhead = this;

  constructor(training: TrainingGraph, session: InferenceSession, parts: Parts, device: string) {
    super(training, session, device);
    this.#parts = parts;
    this.#sums = tensorOf(parts.sums, allocate(parts.sums));
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
    const { state } = this.#parts;
    const inputs = { ...this.inputs(feeds, scalars), ...state.carried, [SUMS]: this.#sums };
    const { [MEASURES]: sums, ...next } = await this.session.run(inputs);
    dispose(this.#sums);
    this.#sums = sums!;
    state.follow(next);
  }

  async measures(): Promise<Float32Array> {
    const { [MEASURES]: sums } = await this.#parts.readMeasures.read({ [MEASURES]: this.#sums });
    return dataOf(sums!) as Float32Array;
  }

  tensors(): Promise<StateTensors> {
    return this.#parts.state.tensors();
  }

  snapshot(): Promise<StateData> {
    return this.#parts.state.snapshot();
  }

  load(state: StateData): void {
    this.#parts.state.load(state);
  }

  async close(): Promise<void> {
    dispose(this.#sums);
    await Promise.all(
      [this.session, this.#parts.state, this.#parts.readMeasures].map(each => each.release()),
    );
  }
}
