/** Writes a trained network as an ONNX file, and proves on real samples that the file says what the engine says. */
import { basename, dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Batch } from '../data/index.ts';
import type { Feed, InferenceGraph } from '../graph/compiled.ts';
import { expand } from '../graph/expand.ts';
import { simplify } from '../ir/simplify.ts';
import { type EmitOptions, emitModel, OPSET } from '../onnx/emit.ts';
import { expandForms } from '../onnx/forms.ts';
import { portable } from '../ops/op.ts';
import type { ExportReport } from '../protocol.ts';
import { ModelSession } from '../session/model-session.ts';
import type { StateData } from '../session/step-session.ts';
import type { Data } from '../session/tensors.ts';
import { buildInferenceGraph } from '../training-graph.ts';
import { fitJudged } from './checkpoint.ts';
import { feedsOf } from './feeds.ts';
import { withFileErrors } from './file-errors.ts';
import { foldedNetwork } from './folded.ts';
import { type CheckpointKind, makeFolder } from './run-directory.ts';
import { resultsOf, someSamples, type Trained, withData, withTrained } from './trained.ts';

export interface ExportOptions {
  readonly run: string;
  /** Where the file goes. */
  readonly path: string;
  readonly checkpoint: CheckpointKind;
}

/** Enough to meet a difference, few enough to wait for. */
const COMPARED = 256;

/** @throws InputError where the run has no checkpoint, or the file cannot be written. */
export function exportModel({ run, path, checkpoint }: ExportOptions): Promise<ExportReport> {
  return withTrained(run, checkpoint, async trained => {
    const inference = buildInferenceGraph(trained.run.document);
    const model = await encode(inference, trained, run);
    await withFileErrors(`Cannot write the model “${path}”`, async () => {
      await makeFolder(dirname(path));
      await writeFileAtomic(path, Buffer.from(model.buffer, model.byteOffset, model.byteLength));
    });
    const session = await withFileErrors(`Cannot read the model “${path}”`, () => ModelSession.open(path));
    try {
      const { samples, maxDifference } = await compare(trained, inference, session);
      const { inputs, outputs } = session;
      return { path, bytes: model.byteLength, opset: OPSET, inputs, outputs, samples, maxDifference };
    } finally {
      await session.close();
    }
  });
}

function encode(inference: InferenceGraph, trained: Trained, run: string): Promise<Uint8Array> {
  const { document } = trained.run;
  const values = fitJudged(trained.checkpoint, inference.state, 'of the run');
  return inferenceModel(inference, values, {
    docString: document.description,
    originNames: Object.fromEntries(
      Object.values(expand(document).document.graph.nodes).map(({ id, name }) => [id, name]),
    ),
    metadata: metadataOf(inference, trained, run),
  });
}

/** The file's bytes, with the values of parameters and buffers within. */
export async function inferenceModel(
  inference: InferenceGraph,
  state: StateData,
  told: Pick<EmitOptions, 'docString' | 'originNames' | 'metadata'> = {},
): Promise<Uint8Array> {
  const { graph, values } = await foldedNetwork(inference, state);
  const plain = simplify(expandForms(graph, portable('cpu')));
  return emitModel(plain, { ...told, baked: values, describeValues: true });
}

/** What a program needs to feed the model and to read its results; values are JSON where they are more than a text. */
function metadataOf(
  { feeds, outputs }: InferenceGraph,
  { run, checkpoint, kind }: Trained,
  directory: string,
) {
  const { normalization } = checkpoint.circumstances;
  const { document } = run;
  const { best, latest } = checkpoint.progress;
  const figures = kind === 'best' ? (best ?? latest) : latest;
  const metadata: Record<string, string> = {
    'netloom.title': document.title,
    // Its name alone: where it lies is nobody's business who gets the file.
    'netloom.run': basename(directory),
  };
  if (figures) {
    metadata['netloom.epoch'] = String(figures.epoch);
    metadata['netloom.metrics'] = JSON.stringify(figures.validation ?? figures.train);
  }
  for (const { name, field, draw } of feeds)
    if (draw) metadata[`random.${name}`] = JSON.stringify(draw.distribution);
    else if (normalization[field]) metadata[`normalization.${name}`] = JSON.stringify(normalization[field]);
  for (const { name, target, blank } of outputs) {
    if (blank !== null) metadata[`blank.${name}`] = String(blank);
    if (target?.classes) metadata[`classes.${name}`] = JSON.stringify(target.classes);
    else if (target && normalization[target.name])
      metadata[`normalization.${name}`] = JSON.stringify(normalization[target.name]);
  }
  return metadata;
}

/** The largest difference between the file's results and the engine's own, over some real samples. */
async function compare(trained: Trained, { feeds, outputs }: InferenceGraph, session: ModelSession) {
  return withData(trained, null, async data => {
    let [samples, maxDifference] = [0, 0];
    for await (const { batch, results } of resultsOf(
      trained,
      data,
      someSamples(data).subarray(0, COMPARED),
    )) {
      const said = await session.run(feedsFor(feeds, batch, trained.run.document.training.seed));
      for (const { name, output } of outputs)
        maxDifference = Math.max(maxDifference, difference(said[output]!, results[name]!));
      samples += batch.count;
    }
    return { samples, maxDifference };
  });
}

/** Only the real samples: the file takes any number of them. */
export function feedsFor(feeds: readonly Feed[], batch: Batch, seed: number) {
  const { count, weights } = batch;
  const fed = feedsOf(feeds, batch, seed);
  return Object.fromEntries(
    feeds.map(({ name, type: { dtype, shape } }) => {
      const data = fed[name]!;
      const real = data.subarray(0, (data.length / weights.length) * count);
      return [name, { type: { dtype, shape: [count, ...shape.slice(1)] }, data: real }];
    }),
  );
}

/** `theirs` may go on with padding. */
function difference(ours: Data, theirs: Data): number {
  let largest = 0;
  for (let i = 0; i < ours.length; i++)
    largest = Math.max(largest, Math.abs(Number(ours[i]) - Number(theirs[i])));
  return largest;
}
