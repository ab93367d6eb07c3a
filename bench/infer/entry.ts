/** The exported network, run as any program would run it: onnxruntime, on the CPU, from the file's bytes. */
import { readFile } from 'node:fs/promises';
import type { Document } from '../../engine/document/document.ts';
import type { Feed } from '../../engine/graph/compiled.ts';
import { initialState } from '../../engine/session/initialize.ts';
import { openModel } from '../../engine/session/runtime.ts';
import { tensorOf } from '../../engine/session/tensors.ts';
import { inferenceModel } from '../../engine/train/export.ts';
import { buildInferenceGraph, buildTrainingGraph } from '../../engine/training-graph.ts';
import { parametersOf } from '../network.ts';
import { randomFeeds } from '../random-feeds.ts';
import { perSecond } from '../repeat.ts';
import type { BenchEntry, Measurement, Turn } from '../suite.ts';
import type { TrainEntry } from '../train/entry.ts';

export interface InferEntry extends BenchEntry {
  readonly trained: TrainEntry;
}

export const inferEntry = (trained: TrainEntry, batch: number): InferEntry => ({
  name: `${trained.name}@${batch}`,
  trained,
  measure: async turn => measureInference(await trained.document(), batch, turn),
});

/** `turn.model` is run in the place of ours, under the same conditions. */
async function measureInference(document: Document, batch: number, turn: Turn): Promise<Measurement> {
  const { feeds, state } = buildInferenceGraph(document);
  const model = turn.model === undefined ? await exported(document) : await readFile(turn.model);
  const session = await openModel(model, { device: 'cpu', threads: turn.threads });
  const [feed] = feeds.map(each => concrete(each, batch));
  const data = randomFeeds([feed!], document)[feed!.name]!;
  // Another's file may call it otherwise; each network here reads one thing.
  const tensors = { [session.inputNames[0]!]: tensorOf(feed!.type, data) };
  const runsPerSecond = await perSecond(turn.seconds, () => session.run(tensors));
  await session.release();
  return { samplesPerSecond: runsPerSecond * batch, parameters: parametersOf(state) };
}

/** As it is before any training: the values do not change the time. */
async function exported(document: Document): Promise<Uint8Array> {
  const training = buildTrainingGraph(document, { batchSize: 1 });
  return inferenceModel(buildInferenceGraph(document), await initialState(training, 1));
}

const concrete = (feed: Feed, batch: number): Feed => ({
  ...feed,
  type: { ...feed.type, shape: [batch, ...feed.type.shape.slice(1)] },
});
