/**
 * Trains a document for some steps under onnxruntime's profiler, on data that is all alike: what is explained is the time. On a GPU
 * a kernel's time is what it takes to queue it.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Document } from '../document/document.ts';
import { SAMPLE_WEIGHT, type TrainingGraph } from '../graph/compiled.ts';
import { expand } from '../graph/expand.ts';
import { chosenFrom } from '../onnx/form-choices.ts';
import { formNames } from '../onnx/forms.ts';
import type { Explanation } from '../protocol.ts';
import { initialize } from '../session/initialize.ts';
import { requireDevice } from '../session/providers.ts';
import { defaultThreads, targetOf } from '../session/runtime.ts';
import { createStepSession, type Feeds, type StepSession } from '../session/step-session.ts';
import { allocate } from '../session/tensors.ts';
import { measurementsForCpu, type TuneSettings, tuneForCpu } from '../session/tune.ts';
import { SEQUENCE } from '../session/unread-results.ts';
import { buildTrainingGraph } from '../training-graph.ts';
import { operationTimes, updateTime } from './explanation.ts';
import { numbered, type Part } from './parts.ts';
import { readProfile } from './profile.ts';

export interface ExplainOptions {
  readonly document: Document;
  /** Steps that count; others before them prepare. */
  readonly steps: number;
  /** Absent: the usual forms are taken. */
  readonly tune?: TuneSettings | undefined;
  readonly threads?: number | undefined;
}

const PREPARING = 2;

/** @throws InputError where the document has errors, or there is no such device. */
export async function explain(options: ExplainOptions): Promise<Explanation> {
  const { document, steps, tune, threads = defaultThreads() } = options;
  const { batchSize } = document.training;
  const device = document.training.device === 'auto' ? 'cpu' : document.training.device;
  if (device !== 'cpu') await requireDevice(device);
  const { training, parts } = numbered(buildTrainingGraph(document, { batchSize }));
  const tuned = tune && device === 'cpu' ? await tuneForCpu([training.graph], tune, threads) : null;
  const forms = tuned?.choices ?? {};
  const folder = await mkdtemp(join(tmpdir(), 'netloom-profile-'));
  try {
    const session = await createStepSession(training, {
      device,
      threads,
      forms,
      profile: join(folder, 'step'),
    });
    let updating: number;
    try {
      updating = await train(session, training, steps, document.training.seed);
    } finally {
      // Which writes the profile.
      await session.close();
    }
    const names = await readdir(folder);
    const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
    const profiles = texts.map(text => readProfile(text, steps));
    const seconds = profiles.reduce((sum, profile) => sum + profile.seconds, updating) / steps;
    const target = await targetOf(device);
    const kernels = profiles.flatMap(({ kernels }) => kernels).filter(({ node }) => node !== SEQUENCE);
    const operations = operationTimes([...kernels, ...(updating > 0 ? [updateTime(updating)] : [])], steps, {
      parts,
      formOf: part => formOf(part, forms, target),
      nameOf: namesIn(document),
      measurements: tune ? await measurementsForCpu(tune.folder, threads) : {},
    });
    const inKernels = operations.reduce((sum, operation) => sum + operation.seconds, 0);
    return { device, threads, batchSize, steps, seconds, outside: seconds - inKernels, operations };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the seconds that updates outside of the graph took in the steps that count */
async function train(
  session: StepSession,
  training: TrainingGraph,
  steps: number,
  seed: number,
): Promise<number> {
  await initialize(session, training, seed);
  const feeds = alikeFeeds(training);
  let prepared = 0;
  for (let step = 0; step < PREPARING + steps; step++) {
    if (step === PREPARING) prepared = session.updateSeconds ?? 0;
    await session.step(feeds, training.scalarValues({ step, rate: base => base, seed }));
  }
  return (session.updateSeconds ?? 0) - prepared;
}

/** Small numbers that are not zero; an integer may be an index, of which 0 is always one. */
function alikeFeeds({ feeds }: TrainingGraph): Feeds {
  return Object.fromEntries(
    feeds.map(({ name, type }) => {
      const data = allocate(type);
      if (!(data instanceof Float32Array)) return [name, data];
      return [name, name === SAMPLE_WEIGHT ? data.fill(1) : data.map((_, i) => ((i * 7919) % 1000) / 1000)];
    }),
  );
}

function formOf(
  { operation }: Part,
  forms: Parameters<typeof chosenFrom>[0],
  target: Parameters<typeof formNames>[1],
) {
  const names = formNames(operation, target);
  if (names.length < 2) return null;
  const chosen = chosenFrom(forms)(operation);
  return chosen !== undefined && names.includes(chosen) ? chosen : names[0]!;
}

function namesIn(document: Document): (node: string) => string {
  const { nodes } = expand(document).document.graph;
  return node => nodes[node]?.name ?? node;
}
