/** Which device a run trains on: the one that was asked for, or the fastest for this network. */

import { type Feed, SAMPLE_WEIGHT } from '../graph/compiled.ts';
import type { FormChoices } from '../onnx/form-choices.ts';
import { briefReason } from '../session/brief-reason.ts';
import type { ModelCache } from '../session/model-cache.ts';
import { listDevices, requireDevice } from '../session/providers.ts';
import type { PlanKeeper } from '../session/step-plan.ts';
import type { Feeds, StepSession } from '../session/step-session.ts';
import { allocate } from '../session/tensors.ts';
import { closeNetwork, type Graphs, type Network, type NetworkFactory } from './network.ts';

export interface Choice {
  readonly network: Network;
  /** Set where the device that was asked for did not take the network, and the CPU took over. */
  readonly failure: { readonly device: string; readonly reason: string } | null;
}

export interface ChooseOptions {
  /** `auto` or a device's id. */
  readonly device: string;
  readonly graphs: Graphs;
  readonly threads: number;
  /** Of operations on the CPU. */
  readonly forms?: FormChoices | undefined;
  readonly models?: ModelCache | undefined;
  /** Of the step on the CPU in these forms. */
  readonly plan?: PlanKeeper | undefined;
  readonly create: NetworkFactory;
  /** Gives a session any state of the network, to try steps with. */
  readonly begin: (session: StepSession) => Promise<void>;
}

/** A step that takes the CPU less than this gains nothing elsewhere: what a GPU needs to start one is of that order. */
const WORTHWHILE = 0.01;
/** A step that computes so many bytes takes longer than that on any processor, and need not be tried to know it. */
const LARGE = 2 ** 30;
const TRIES = 4;
/** Seconds of trying on a device, after which no step more is tried. */
const ENOUGH = 1;

/** @throws InputError where there is no such device here. */
export async function chooseNetwork(options: ChooseOptions): Promise<Choice> {
  const { device, graphs, threads, forms, models, plan, create } = options;
  if (device === 'auto') return { network: await fastest(options), failure: null };
  // The CPU is always there; to list the others, each is tried.
  if (device !== 'cpu') await requireDevice(device);
  try {
    const settings = device === 'cpu' ? { device, threads, forms, models, plan } : { device, threads };
    return { network: await create(graphs, settings), failure: null };
  } catch (error) {
    if (device === 'cpu') throw error;
    const network = await create(graphs, { device: 'cpu', threads, forms, models, plan });
    return { network, failure: { device, reason: reasonOf(error) } };
  }
}

async function fastest({
  graphs,
  threads,
  forms,
  models,
  plan,
  create,
  begin,
}: ChooseOptions): Promise<Network> {
  // The others are tried meanwhile, in processes of their own.
  const devices = graphs.training.bytes > LARGE ? listDevices() : null;
  let best = await create(graphs, { device: 'cpu', threads, forms, models, plan });
  try {
    if (!devices && (await firstStep(best, graphs, begin)) < WORTHWHILE) return best;
    const others = (await (devices ?? listDevices())).filter(({ id, ok }) => id !== 'cpu' && ok);
    // Where there is nothing to choose from, the run's own first step need not wait for more of these.
    if (others.length === 0) return best;
    let seconds = await timeStep(best, graphs, begin);
    if (seconds < WORTHWHILE) return best;
    for (const { id } of others) {
      const other = await create(graphs, { device: id, threads }).catch(() => null);
      // One that fails while it is tried is none to choose.
      const time = other && (await timeStep(other, graphs, begin).catch(() => Number.POSITIVE_INFINITY));
      if (!other || time === null) continue;
      if (time < seconds) [best, seconds] = [await replace(best, other), time];
      else await closeNetwork(other);
    }
    return best;
  } catch (error) {
    await closeNetwork(best);
    throw error;
  }
}

async function replace(slower: Network, faster: Network): Promise<Network> {
  await closeNetwork(slower);
  return faster;
}

/**
 * Seconds of a step, after one that the device may use to prepare itself: the shortest of some, or their mean where the device
 * works ahead, as it will in a run.
 */
async function timeStep(network: Network, graphs: Graphs, begin: ChooseOptions['begin']): Promise<number> {
  const first = await firstStep(network, graphs, begin);
  const { step } = network;
  const [feeds, scalars] = blankStep(graphs);
  const { ahead } = step;
  if (ahead) {
    const began = performance.now();
    for (let attempt = 0; attempt < TRIES; attempt++) await ahead.add(feeds, scalars);
    await ahead.measures();
    return (performance.now() - began) / 1000 / TRIES;
  }
  let shortest = Number.POSITIVE_INFINITY;
  let spent = first;
  for (let attempt = 0; attempt < TRIES && (attempt === 0 || spent < ENOUGH); attempt++) {
    const began = performance.now();
    await step.step(feeds, scalars);
    const seconds = (performance.now() - began) / 1000;
    shortest = Math.min(shortest, seconds);
    spent += seconds;
  }
  return shortest;
}

/** Seconds of the first step, from this state. */
async function firstStep({ step }: Network, graphs: Graphs, begin: ChooseOptions['begin']): Promise<number> {
  await begin(step);
  const began = performance.now();
  await step.step(...blankStep(graphs));
  return (performance.now() - began) / 1000;
}

const blankStep = ({ training }: Graphs): Parameters<Network['step']['step']> => [
  blankFeeds(training.feeds),
  training.scalarValues({ step: 0, rate: () => 0, seed: 0 }),
];

const blankFeeds = (feeds: readonly Feed[]): Feeds =>
  Object.fromEntries(
    feeds.map(({ name, type }) => {
      const data = allocate(type);
      return [name, name === SAMPLE_WEIGHT && data instanceof Float32Array ? data.fill(1) : data];
    }),
  );

export const reasonOf = (error: unknown): string =>
  briefReason(error instanceof Error ? error.message : String(error));
