/** Measures the training of a document: its first step, and the steps behind it. */
import type { Document, SyntheticSource } from '../../engine/document/document.ts';
import { type Feed, SAMPLE_WEIGHT, type TrainingGraph } from '../../engine/graph/compiled.ts';
import { sizeOf } from '../../engine/ir/type.ts';
import { initialState } from '../../engine/session/initialize.ts';
import { createStepSession, type Feeds } from '../../engine/session/step-session.ts';
import { allocate } from '../../engine/session/tensors.ts';
import { buildTrainingGraph } from '../../engine/training-graph.ts';
import { perSecond } from '../repeat.ts';
import type { Measurement, Turn } from '../suite.ts';

const SEED = 1;

export async function measureTraining(document: Document, { threads, seconds }: Turn): Promise<Measurement> {
  const { batchSize, device } = document.training;
  const start = performance.now();
  const training = buildTrainingGraph(document, { batchSize });
  const session = await createStepSession(training, { device, threads });
  session.load(await initialState(training, SEED));
  const feeds = randomFeeds(training, document);
  let made = 0;
  const step = () =>
    session.step(feeds, training.scalarValues({ step: made++, rate: base => base, seed: SEED }));
  await step();
  const firstStepSeconds = (performance.now() - start) / 1000;

  const stepsPerSecond = await perSecond(seconds, step);
  await session.close();
  return {
    samplesPerSecond: stepsPerSecond * batchSize,
    firstStepSeconds,
    parameters: parametersOf(training),
  };
}

const parametersOf = ({ state }: TrainingGraph): number =>
  state.filter(({ role }) => role === 'parameter').reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

/** One batch, used at every step: what is measured is the step. */
function randomFeeds({ feeds }: TrainingGraph, { dataset }: Document): Feeds {
  let state = SEED;
  // A linear congruential generator (Numerical Recipes); any spread of values serves.
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const { fields } = dataset!.source as SyntheticSource;
  const classesOf = ({ field }: Feed) => fields.find(({ name }) => name === field)?.classCount ?? 1;
  return Object.fromEntries(feeds.map(feed => [feed.name, filled(feed, classesOf(feed), random)]));
}

function filled({ name, type }: Feed, classes: number, random: () => number): Feeds[string] {
  const data = allocate(type);
  if (name === SAMPLE_WEIGHT) return new Float32Array(data.length).fill(1);
  if (data instanceof Float32Array) return data.map(random);
  const index = (): number => Math.floor(random() * classes);
  return data instanceof BigInt64Array ? data.map(() => BigInt(index())) : data.map(index);
}
