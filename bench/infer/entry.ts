/** The exported network, run as any program would run it: onnxruntime, on the CPU, from the file's bytes. */
import { readFile } from 'node:fs/promises';
import type { Tensor } from 'onnxruntime-node';
import type { Document } from '../../engine/document/document.ts';
import type { Feed } from '../../engine/graph/compiled.ts';
import { initialState } from '../../engine/session/initialize.ts';
import { openModel } from '../../engine/session/runtime.ts';
import { tensorOf } from '../../engine/session/tensors.ts';
import { inferenceModel } from '../../engine/train/export.ts';
import { buildInferenceGraph, buildTrainingGraph } from '../../engine/training-graph.ts';
import { alternate, type Side } from '../alternate.ts';
import { parametersOf } from '../network.ts';
import { randomFeeds } from '../random-feeds.ts';
import type { BenchEntry, Measurement, Pair, Turn } from '../suite.ts';
import type { TrainEntry } from '../train/entry.ts';

export interface InferEntry extends BenchEntry {
  readonly trained: TrainEntry;
}

export const inferEntry = (trained: TrainEntry, batch: number): InferEntry => ({
  name: `${trained.name}@${batch}`,
  trained,
  measure: async turn => measureInference(await trained.document(), batch, turn),
});

/** Beside the file of `turn.model`, if there is one, under the same conditions. */
async function measureInference(
  document: Document,
  batch: number,
  { model, seconds, threads }: Turn,
): Promise<Measurement | Pair> {
  const { feeds, state } = buildInferenceGraph(document);
  const [feed] = feeds.map(each => concrete(each, batch));
  const tensor = tensorOf(feed!.type, randomFeeds([feed!], document)[feed!.name]!);
  const models = [await exported(document), ...(model === undefined ? [] : [await readFile(model)])];
  const sides = models.map(each => () => openSide(each, tensor, threads));
  const [ours, theirs] = (await alternate(sides, seconds)).map(runs => ({ samplesPerSecond: runs * batch }));
  const own = { ...ours!, parameters: parametersOf(state) };
  return theirs ? { ours: own, theirs } : own;
}

async function openSide(model: Uint8Array, tensor: Tensor, threads: number): Promise<Side> {
  const session = await openModel(model, { device: 'cpu', threads });
  // Another's file may call it otherwise; each network here reads one thing.
  const feeds = { [session.inputNames[0]!]: tensor };
  return { run: () => session.run(feeds), close: () => session.release() };
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
