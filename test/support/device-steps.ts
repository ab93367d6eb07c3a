/** The same steps on several devices, and how far they end apart. */
import type { Document } from '../../engine/document/document.ts';
import type { TrainingGraph } from '../../engine/graph/compiled.ts';
import { initialState } from '../../engine/session/initialize.ts';
import { createSession } from '../../engine/session/runtime.ts';
import { createStepSession, type Feeds, type StateData } from '../../engine/session/step-session.ts';
import { dataOf, feedTensor, scalarTensor, tensorOf } from '../../engine/session/tensors.ts';
import { buildTrainingGraph } from '../../engine/training-graph.ts';
import { givenSides } from './given-sides.ts';

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

  /** One step, which takes the side of each threshold that the CPU takes: on any device, and from parameters that are rounded. */
  async onGivenSides(): Promise<DeviceSteps> {
    const { training, deciding } = givenSides(this.training);
    const graph = { ...this.training.graph, outputs: deciding };
    const session = await createSession(graph, { device: 'cpu', threads: 2 });
    try {
      const { feeds, scalars, state } = this.training;
      const values = this.#scalars(0);
      const inputs = {
        ...Object.fromEntries(
          feeds.map(({ name, type }) => [name, feedTensor(type, this.#feeds[name]!, 'cpu')]),
        ),
        ...Object.fromEntries(scalars.map(({ name, dtype }) => [name, scalarTensor(dtype, values[name]!)])),
        ...Object.fromEntries(state.map(({ name, type }) => [name, tensorOf(type, this.first[name]!)])),
      };
      const sides = await session.run(inputs);
      const given = Object.entries(sides).map(([name, tensor]) => [name, dataOf(tensor)]);
      return new DeviceSteps(training, this.first, { ...this.#feeds, ...Object.fromEntries(given) }, 1);
    } finally {
      await session.release();
    }
  }

  #scalars(step: number): Readonly<Record<string, number>> {
    return this.training.scalarValues({ step, rate: base => base, seed: SEED });
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
        const sums = await session.step(this.#feeds, this.#scalars(step));
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

  /** ‖a - b‖ / ‖a - first‖ of each tensor that the steps changed. */
  apart(a: Steps, b: Steps): Apart {
    const ratios = this.training.state.flatMap(({ name }) => {
      const change = distance(a.state[name]!, this.first[name]!);
      return change > 0 ? [[name, distance(a.state[name]!, b.state[name]!) / change]] : [];
    });
    return Object.fromEntries(ratios);
  }
}

/** By the names of states. */
export type Apart = Readonly<Record<string, number>>;

export function median(apart: Apart): number {
  const sorted = Object.values(apart).sort((x, y) => x - y);
  return sorted[sorted.length >> 1]!;
}

function distance(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (Number(a[i]) - Number(b[i])) ** 2;
  return Math.sqrt(squares);
}
