/** Everything that a run needs before its first step. What is wrong is found here, before anything is trained. */

import nodePath from 'node:path';
import { DataWorkers, type OpenDataset, openDataset } from '../data/index.ts';
import type { Document } from '../document/document.ts';
import type { FormChoices } from '../onnx/form-choices.ts';
import { InputError } from '../protocol.ts';
import { DrawAhead } from '../session/draw-ahead.ts';
import { firstKey, initialize } from '../session/initialize.ts';
import { ModelCache } from '../session/model-cache.ts';
import { listDevices } from '../session/providers.ts';
import { defaultThreads } from '../session/runtime.ts';
import type { PlanKeeper } from '../session/step-plan.ts';
import type { StepSession } from '../session/step-session.ts';
import { measurementsForCpu, type TuneSettings, tuneForCpu } from '../session/tune.ts';
import type { ChosenForms } from '../tune/kinds.ts';
import { type Checkpoint, type Circumstances, fitState, readCheckpoint } from './checkpoint.ts';
import { type Choice, chooseNetwork } from './choose-device.ts';
import type { FormsReport } from './events.ts';
import { fieldsOf } from './feeds.ts';
import { requireStateMemory, requireStepMemory } from './memory.ts';
import { closeNetwork, type Graphs, type Network, type NetworkFactory } from './network.ts';
import { noProgress, type Progress } from './progress.ts';
import { lastCheckpoint, prepareRunDirectory } from './run-directory.ts';
import { type PlannedGraphs, plannedGraphs } from './start-plan.ts';

export interface SetupOptions {
  readonly document: Document;
  /** Folder against which the document's paths are resolved. */
  readonly base: string;
  /** The run's directory; null: nothing is written. */
  readonly run: string | null;
  /** Go on from the directory's last checkpoint. */
  readonly resume: boolean;
  readonly createNetwork: NetworkFactory;
  /** Measure the forms of operations, and keep what was written of the graphs; absent: the usual forms are taken, and nothing is kept. */
  readonly tune?: TuneSettings | undefined;
  /** Of the CPU; a run that goes on keeps its own, as sums may be split by them. Absent: as many as serve it. */
  readonly threads?: number | undefined;
}

export interface Setup extends Choice {
  readonly graphs: Graphs;
  readonly data: OpenDataset;
  /** The document's, or all training samples where there are fewer: the rest would be padding. */
  readonly batchSize: number;
  readonly circumstances: Circumstances;
  readonly progress: Progress;
  /** Gives a session the state that the run starts from. */
  readonly begin: (session: StepSession) => Promise<void>;
  /** Null: nothing was measured, or looked up. */
  readonly tuned: FormsReport | null;
}

/**
 * @throws InputError for errors in the document, data that cannot be read or has changed, a device that is not there, a directory
 * that cannot be written, and a checkpoint that does not fit.
 */
export async function setUp(options: SetupOptions): Promise<Setup> {
  // It takes as long to start as the graphs take to be read.
  const workers = new DataWorkers();
  try {
    return await setUpWith(workers, options);
  } catch (error) {
    await workers.close();
    throw error;
  }
}

async function setUpWith(workers: DataWorkers, options: SetupOptions): Promise<Setup> {
  const { document, base, run, resume, createNetwork, tune } = options;
  const { batchSize, seed, device } = document.training;
  const folder = tune?.folder ?? null;
  const asked = await plannedGraphs(document, batchSize, folder);
  requireStateMemory(document, asked.training);
  const path = resume && run !== null ? await lastCheckpoint(run) : null;
  const checkpoint = path === null ? null : await readCheckpoint(path);
  const resumed = checkpoint && path !== null ? fitState(checkpoint, asked.training.state, path) : null;
  const threads = checkpoint?.circumstances.threads ?? options.threads ?? defaultThreads();
  // They are the same for each size of batch, and the data takes a while as well.
  const ahead = resumed ? null : await DrawAhead.begin(asked.training, firstKey(seed), threads);
  let network: Network | null = null;
  try {
    const data = await openTrainingData(document, { base, workers }, asked, checkpoint);
    const samples = data.parts.train.length;
    const graphs = samples < batchSize ? await plannedGraphs(document, samples, folder) : asked;
    if (run !== null) {
      requireStepMemory(document, graphs.training);
      if (checkpoint) requireSameOrder(checkpoint, document, data, run);
      await prepareRunDirectory(run, { document, base }, resume);
    }
    const begin = async (session: StepSession): Promise<void> =>
      resumed ? session.load(resumed) : initialize(session, graphs.training, seed, ahead);
    const asks = device === 'auto' ? await sameDevice(checkpoint) : device;
    const { forms, report, plan } = await formsFor(asks, graphs, { checkpoint, threads, tune });
    const choice = await chooseNetwork({
      device: asks,
      graphs,
      threads,
      forms,
      plan,
      models: tune && new ModelCache(nodePath.join(tune.folder, 'models')),
      create: createNetwork,
      begin,
    });
    network = choice.network;
    await begin(network.step);
    const circumstances: Circumstances = {
      device: network.step.device,
      threads,
      seed,
      samples,
      normalization: toMutable(data.normalization),
      forms: { ...forms },
    };
    return {
      ...choice,
      graphs,
      data,
      batchSize: Math.min(batchSize, samples),
      circumstances,
      begin,
      progress: checkpoint?.progress ?? noProgress,
      tuned: report,
    };
  } catch (error) {
    await Promise.all([ahead?.close(), network && closeNetwork(network)]);
    throw error;
  }
}

async function openTrainingData(
  document: Document,
  { base, workers }: { readonly base: string; readonly workers: DataWorkers },
  { training, evaluation }: Graphs,
  checkpoint: Checkpoint | null,
): Promise<OpenDataset> {
  const { dataset } = document;
  if (!dataset) throw new InputError('The document has no data. Choose some in the data panel.');
  const options = {
    seed: document.training.seed,
    only: fieldsOf([...training.feeds, ...evaluation.feeds]),
    normalization: checkpoint?.circumstances.normalization,
  };
  const data = await openDataset(dataset, base, options, workers);
  if (data.parts.train.length > 0) return data;
  throw new InputError(
    'No samples are left to train on. Give the validation and test parts less of the data.',
  );
}

/** A checkpoint in mid-epoch names a place in the order of the samples, which follows from these. */
function requireSameOrder(
  { circumstances, progress }: Checkpoint,
  document: Document,
  data: OpenDataset,
  run: string,
) {
  if (progress.position === 0) return;
  const { seed, samples } = circumstances;
  const now = { seed: document.training.seed, samples: data.parts.train.length };
  if (now.seed === seed && now.samples === samples) return;
  const there = `seed ${seed} and ${samples} training samples`;
  const here = `seed ${now.seed} and ${now.samples}`;
  throw new InputError(
    `The run in “${run}” stands in the middle of an epoch with ${there}; the document has ${here}. ` +
      'Use the same seed and data to go on, or start a new run.',
  );
}

/** A run that chose its device goes on with it, where it still can. */
async function sameDevice(checkpoint: Checkpoint | null): Promise<string> {
  const device = checkpoint?.circumstances.device;
  if (device === undefined || device === 'cpu') return device ?? 'auto';
  return (await listDevices()).some(({ id, ok }) => id === device && ok) ? device : 'auto';
}

interface Tuned {
  readonly forms: FormChoices;
  readonly report: FormsReport | null;
  /** Where the step's plan in these forms is kept; absent: nowhere. */
  readonly plan?: PlanKeeper;
}

/** A run that goes on keeps the forms that it began with: others round differently. */
async function formsFor(
  device: string,
  graphs: PlannedGraphs,
  {
    checkpoint,
    threads,
    tune,
  }: { checkpoint: Checkpoint | null; threads: number } & Pick<SetupOptions, 'tune'>,
): Promise<Tuned> {
  if (checkpoint) return { forms: checkpoint.circumstances.forms, report: null };
  if (!tune || !['auto', 'cpu'].includes(device)) return { forms: {}, report: null };
  const report = ({ operations, faster, left }: ChosenForms, measured = 0): FormsReport => ({
    operations,
    faster,
    measured,
    left,
  });
  const known = await measurementsForCpu(tune.folder, threads);
  const kept = graphs.chosenIn(known);
  if (kept && (tune.later || kept.left === 0))
    return { forms: kept.choices, report: report(kept), plan: graphs.keeper(kept) };
  const tuning = await tuneForCpu(
    [graphs.training.graph, graphs.evaluation.graph],
    tune.later ? { ...tune, seconds: 0 } : tune,
    threads,
  );
  return {
    forms: tuning.choices,
    report: report(tuning, Object.keys(tuning.measured).length),
    plan: graphs.keeper(tuning),
  };
}

/** Measures what the start did not wait for. */
export function tuneLater(
  { graphs: { training, evaluation }, circumstances: { device, threads }, tuned }: Setup,
  tune: TuneSettings | undefined,
): void {
  if (!tune?.later || device !== 'cpu' || !tuned?.left) return;
  tune.later(async mayGoOn => {
    await tuneForCpu([training.graph, evaluation.graph], tune, threads, mayGoOn);
  });
}

const toMutable = (normalization: OpenDataset['normalization']): Circumstances['normalization'] =>
  Object.fromEntries(
    Object.entries(normalization).map(([field, { kind, mean, std }]) => [
      field,
      { kind, mean: [...mean], std: [...std] },
    ]),
  );
