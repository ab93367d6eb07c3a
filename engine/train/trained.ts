/** A network that a run has trained, ready to be asked: always on the CPU, which gives the same answers everywhere. */
import { type Batch, type OpenDataset, openDataset, type Part } from '../data/index.ts';
import type { Dataset } from '../document/document.ts';
import type { EvaluationGraph } from '../graph/compiled.ts';
import { InputError } from '../protocol.ts';
import { EvaluationSession } from '../session/evaluation-session.ts';
import type { StateData, StateTensors } from '../session/step-session.ts';
import { buildEvaluationGraph } from '../training-graph.ts';
import { type Checkpoint, fitJudged, readCheckpoint } from './checkpoint.ts';
import { feedsOf, fieldsOf } from './feeds.ts';
import {
  bestCheckpointPath,
  type CheckpointKind,
  existingCheckpoint,
  type RunDescription,
  readRun,
} from './run-directory.ts';
import { evaluationBatch } from './start-plan.ts';

export interface Trained {
  readonly run: RunDescription;
  readonly kind: CheckpointKind;
  readonly checkpoint: Checkpoint;
  readonly evaluation: EvaluationGraph;
  readonly session: EvaluationSession;
  /** Parameters and buffers. */
  readonly values: StateData;
  readonly state: StateTensors;
  readonly batchSize: number;
}

/**
 * Opens the network for as long as `use` takes.
 * @param kind `best` falls back to the last checkpoint while no epoch has ended.
 * @throws InputError where the directory holds no such checkpoint.
 */
export async function withTrained<T>(
  directory: string,
  kind: CheckpointKind,
  use: (trained: Trained) => Promise<T>,
): Promise<T> {
  const run = await readRun(directory);
  const path =
    kind === 'best' ? await bestCheckpointPath(directory) : await existingCheckpoint(directory, kind);
  const checkpoint = await readCheckpoint(path);
  const { samples } = checkpoint.circumstances;
  const batchSize = evaluationBatch(Math.min(run.document.training.batchSize, samples));
  const evaluation = buildEvaluationGraph(run.document, { batchSize });
  const values = fitJudged(checkpoint, evaluation.state, path);
  const session = new EvaluationSession(evaluation, {
    device: 'cpu',
    forms: checkpoint.circumstances.forms,
  });
  try {
    const state = session.stateOf(values);
    return await use({ run, kind, checkpoint, evaluation, session, values, state, batchSize });
  } finally {
    await session.close();
  }
}

/** Opens data for the network, normalized as its training data was: the run's own, or another of the same fields. */
export async function withData<T>(
  { run, checkpoint, evaluation }: Trained,
  other: { readonly dataset: Dataset; readonly base: string; readonly seed: number } | null,
  use: (data: OpenDataset) => Promise<T>,
): Promise<T> {
  const dataset = other?.dataset ?? run.document.dataset;
  if (!dataset) throw new InputError('The document has no data to evaluate the network on.');
  const data = await openDataset(dataset, other?.base ?? run.base, {
    seed: other?.seed ?? run.document.training.seed,
    only: fieldsOf(evaluation.feeds),
    normalization: checkpoint.circumstances.normalization,
  });
  try {
    return await use(data);
  } finally {
    await data.close();
  }
}

/** The part, or the first that is not empty in this order: test, validation, train. */
export const someSamples = ({ parts }: OpenDataset): Uint32Array =>
  (['test', 'validation', 'train'] satisfies Part[]).map(part => parts[part]).find(part => part.length > 0) ??
  parts.train;

/** The network's results, batch by batch, in order. */
export async function* resultsOf(
  { run, evaluation, session, state, batchSize }: Trained,
  data: OpenDataset,
  indices: Uint32Array,
): AsyncGenerator<{ batch: Batch; results: Awaited<ReturnType<EvaluationSession['results']>> }> {
  const { feeds } = evaluation;
  const { seed } = run.document.training;
  for await (const batch of data.batches({ indices, fields: fieldsOf(feeds), batchSize }))
    yield { batch, results: await session.results(feedsOf(feeds, batch, seed), state) };
}
