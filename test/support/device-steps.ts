/** The same steps on several devices, and how far they end apart. */
import type { Document } from '../../engine/document/document.ts';
import type { TrainingGraph } from '../../engine/graph/compiled.ts';
import { initialState } from '../../engine/session/initialize.ts';
import { createStepSession, type Feeds, type StateData } from '../../engine/session/step-session.ts';
import { buildTrainingGraph } from '../../engine/training-graph.ts';

const SEED = 1;

export interface Steps {
  /** Before each step. */
  readonly losses: readonly number[];
  /** After the last. */
  readonly state: StateData;
}

export class DeviceSteps {
  readonly #count: number;
  readonly #feeds: Feeds;
  readonly training: TrainingGraph;
  readonly first: StateData;

  private constructor(training: TrainingGraph, first: StateData, feeds: Feeds, count: number) {
    this.training = training;
    this.first = first;
    this.#feeds = feeds;
    this.#count = count;
  }

  /** `count` steps, all on the batch that `feedsOf` makes. */
  static async of(
    document: Document,
    batchSize: number,
    count: number,
    feedsOf: (training: TrainingGraph) => Feeds,
  ): Promise<DeviceSteps> {
    const training = buildTrainingGraph(document, { batchSize });
    return new DeviceSteps(training, await initialState(training, SEED), feedsOf(training), count);
  }

  /** On a GPU with nothing on the CPU. */
  async on(device: string, first: StateData = this.first): Promise<Steps> {
    const forbidFallback = device !== 'cpu';
    const session = await createStepSession(this.training, { device, threads: 2, forbidFallback });
    try {
      session.load(first);
      const { offset, length, finish } = this.training.measures.find(({ name }) => name === 'loss')!;
      const losses: number[] = [];
      for (let step = 0; step < this.#count; step++) {
        const scalars = this.training.scalarValues({ step, rate: base => base, seed: SEED });
        const sums = await session.step(this.#feeds, scalars);
        losses.push(finish!(sums.slice(offset, offset + length)));
      }
      return { losses, state: await session.snapshot() };
    } finally {
      await session.close();
    }
  }

  /** The CPU's steps from parameters that are rounded otherwise: an error that no device can be blamed for. */
  rounded(): Promise<Steps> {
    const rounded = Object.entries(this.first).map(([name, data]) => [
      name,
      data instanceof Float32Array ? data.map((value, i) => value * (1 + ((i % 3) - 1) * 1e-7)) : data,
    ]);
    return this.on('cpu', Object.fromEntries(rounded));
  }

  /** ‖a - b‖ / ‖a - first‖ of each tensor that the steps changed, from the smallest to the largest. */
  apart(a: Steps, b: Steps): readonly number[] {
    const ratios = this.training.state.flatMap(({ name }) => {
      const change = distance(a.state[name]!, this.first[name]!);
      return change > 0 ? [distance(a.state[name]!, b.state[name]!) / change] : [];
    });
    return ratios.sort((x, y) => x - y);
  }
}

export const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1]!;

function distance(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (Number(a[i]) - Number(b[i])) ** 2;
  return Math.sqrt(squares);
}
