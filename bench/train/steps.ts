/** Measures the training of a document: its first step, and the steps behind it. */
import path from 'node:path';
import type { Document } from '../../engine/document/document.ts';
import type { TrainingGraph } from '../../engine/graph/compiled.ts';
import type { FormChoices } from '../../engine/onnx/form-choices.ts';
import { DrawAhead } from '../../engine/session/draw-ahead.ts';
import { firstKey, initialize } from '../../engine/session/initialize.ts';
import { ModelCache } from '../../engine/session/model-cache.ts';
import { createStepSession, type StepsAhead } from '../../engine/session/step-session.ts';
import { tuneForCpu } from '../../engine/session/tune.ts';
import { buildTrainingGraph } from '../../engine/training-graph.ts';
import { parametersOf } from '../network.ts';
import { randomFeeds } from '../random-feeds.ts';
import { perSecond } from '../repeat.ts';
import type { Measurement, Turn } from '../suite.ts';

const SEED = 1;
/** A device that works ahead is asked for its measures as seldom as in a run. */
const SECONDS_A_READING = 0.1;
const MOST_STEPS_A_READING = 64;
const FLOAT_BYTES = 4;

export async function measureTraining(document: Document, turn: Turn): Promise<Measurement> {
  const { threads, seconds, device = 'cpu' } = turn;
  const { NETLOOM_HOME: folder } = process.env;
  const { batchSize } = document.training;
  const start = performance.now();
  const training = buildTrainingGraph(document, { batchSize });
  const ahead = await DrawAhead.begin(training, firstKey(SEED), threads);
  const session = await createStepSession(training, {
    device,
    threads,
    forms: device === 'cpu' ? await measuredForms(training, threads, 0) : {},
    models:
      device === 'cpu' && folder !== undefined ? new ModelCache(path.join(folder, 'models')) : undefined,
    // What is measured as the GPU's work is that.
    forbidFallback: device === 'webgpu',
  });
  await initialize(session, training, SEED, ahead);
  const loadedBytes = residentBytes();
  const feeds = randomFeeds(training.feeds, document);
  let made = 0;
  const scalars = () => training.scalarValues({ step: made++, rate: base => base, seed: SEED });
  const step = () => session.step(feeds, scalars());
  await step();
  const firstStepSeconds = (performance.now() - start) / 1000;

  const queue = session.ahead;
  const stepsPerSecond = queue ? await queuedPerSecond(queue) : await perSecond(seconds, step);
  await session.close();
  const parameters = parametersOf(training.state);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  // As the program does it behind a training, for the next turn.
  if (device === 'cpu') await measuredForms(training, threads, 1);
  return {
    samplesPerSecond: stepsPerSecond * batchSize,
    firstStepSeconds,
    parameters,
    activationBytes: peakBytes - loadedBytes - parameters * FLOAT_BYTES,
  };

  async function queuedPerSecond(queue: StepsAhead): Promise<number> {
    await step();
    const began = performance.now();
    await step();
    const steps = (SECONDS_A_READING * 1000) / (performance.now() - began);
    const each = Math.max(1, Math.min(MOST_STEPS_A_READING, Math.round(steps)));
    const readings = await perSecond(seconds, async () => {
      for (let queued = 0; queued < each; queued++) await queue.add(feeds, scalars());
      await queue.measures();
    });
    return readings * each;
  }
}

/** Without what only waits to be collected. */
function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

/** What earlier turns have measured, and `seconds` of measuring more; where NETLOOM_TUNE is 0, nothing. */
async function measuredForms(
  { graph }: TrainingGraph,
  threads: number,
  seconds: number,
): Promise<FormChoices> {
  const { NETLOOM_HOME: folder, NETLOOM_TUNE = '1' } = process.env;
  if (folder === undefined || Number(NETLOOM_TUNE) === 0) return {};
  return (await tuneForCpu([graph], { seconds: seconds * Number(NETLOOM_TUNE), folder }, threads)).choices;
}
