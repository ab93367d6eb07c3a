/**
 * The process that measures one entry: `bench-measure.js SUITE NAME THREADS SECONDS` prints a Measurement. A process of its own, so
 * that its memory is its own and no entry warms up another's caches.
 */
import type { Document } from '../engine/document/document.ts';
import { check } from '../engine/graph/check.ts';
import { type Feed, SAMPLE_WEIGHT, type TrainingGraph } from '../engine/graph/compiled.ts';
import { initialState } from '../engine/session/initialize.ts';
import { createStepSession, type Feeds } from '../engine/session/step-session.ts';
import { allocate } from '../engine/session/tensors.ts';
import { buildTrainingGraph } from '../engine/training-graph.ts';
import type { BenchEntry, Measurement } from './entry.ts';
import { suites } from './suites.ts';

const WARM_UP = 10;
const SEED = 1;

const [suite = '', name = '', threads = '', seconds = ''] = process.argv.slice(2);
const entry = suites[suite]?.find(candidate => candidate.name === name);
if (!entry) throw new Error(`There is no benchmark “${name}” in the suite “${suite}”.`);
process.stdout.write(`${JSON.stringify(await measure(entry, Number(threads), Number(seconds)))}\n`);

async function measure(entry: BenchEntry, threads: number, seconds: number): Promise<Measurement> {
  const document = await entry.document();
  const { batchSize } = document.training;
  const samplesPerSecond =
    entry.work === 'step'
      ? await stepsPerSecond(document, threads, seconds)
      : perSecond(seconds, () =>
          entry.work === 'check' ? check(document) : buildTrainingGraph(document, { batchSize }),
        );
  return { samplesPerSecond, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

/** Once before, so that what is measured has been compiled by V8 as in a program that has run for a while. */
function perSecond(seconds: number, work: () => unknown): number {
  work();
  const start = performance.now();
  let runs = 0;
  while (runs === 0 || performance.now() - start < seconds * 1000) {
    work();
    runs += 1;
  }
  return (runs * 1000) / (performance.now() - start);
}

async function stepsPerSecond(document: Document, threads: number, seconds: number): Promise<number> {
  const { batchSize, device } = document.training;
  const training = buildTrainingGraph(document, { batchSize });
  const session = await createStepSession(training, { device, threads });
  session.load(await initialState(training, SEED));
  const feeds = randomFeeds(training, document.dataset?.fields.at(-1)?.classes?.length ?? 1);
  const step = (index: number) =>
    session.step(feeds, training.scalarValues({ step: index, rate: () => 0.001, seed: SEED }));

  for (let index = 0; index < WARM_UP; index++) await step(index);
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < seconds * 1000) await step(WARM_UP + steps++);
  const elapsed = (performance.now() - start) / 1000;
  await session.close();
  return (steps * batchSize) / elapsed;
}

/** One batch, used at every step: what is measured is the step. */
function randomFeeds({ feeds }: TrainingGraph, classes: number): Feeds {
  let state = SEED;
  // A linear congruential generator (Numerical Recipes); any spread of values serves.
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Object.fromEntries(feeds.map(feed => [feed.name, filled(feed, classes, random)]));
}

function filled({ name, type }: Feed, classes: number, random: () => number): Feeds[string] {
  const data = allocate(type);
  if (name === SAMPLE_WEIGHT) return new Float32Array(data.length).fill(1);
  if (data instanceof Float32Array) return data.map(random);
  const index = (): number => Math.floor(random() * classes);
  return data instanceof BigInt64Array ? data.map(() => BigInt(index())) : data.map(index);
}
