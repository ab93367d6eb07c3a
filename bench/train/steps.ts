/** Measures the training of a document: its first step, and the steps behind it. */
import type { Document } from '../../engine/document/document.ts';
import { initialState } from '../../engine/session/initialize.ts';
import { createStepSession } from '../../engine/session/step-session.ts';
import { buildTrainingGraph } from '../../engine/training-graph.ts';
import { parametersOf } from '../network.ts';
import { randomFeeds } from '../random-feeds.ts';
import { perSecond } from '../repeat.ts';
import type { Measurement, Turn } from '../suite.ts';

const SEED = 1;

export async function measureTraining(document: Document, { threads, seconds }: Turn): Promise<Measurement> {
  const { batchSize, device } = document.training;
  const start = performance.now();
  const training = buildTrainingGraph(document, { batchSize });
  const session = await createStepSession(training, { device, threads });
  session.load(await initialState(training, SEED));
  const feeds = randomFeeds(training.feeds, document);
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
    parameters: parametersOf(training.state),
  };
}
