/** What must hold of a document that `check` passes: it lowers, trains, evaluates and exports, and its gradient is right. */
import { InferenceSession } from 'onnxruntime-node';
import type { Document } from '../../../engine/document/document.ts';
import { parseDocument, serializeDocument } from '../../../engine/document/validate.ts';
import type {
  EvaluationGraph,
  InferenceGraph,
  Measure,
  TrainingGraph,
} from '../../../engine/graph/compiled.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import { emitModel } from '../../../engine/onnx/emit.ts';
import { expandForms } from '../../../engine/onnx/forms.ts';
import { portable } from '../../../engine/ops/op.ts';
import { EvaluationSession } from '../../../engine/session/evaluation-session.ts';
import { initialState } from '../../../engine/session/initialize.ts';
import { createStepSession } from '../../../engine/session/step-session.ts';
import type { Data } from '../../../engine/session/tensors.ts';
import { learningRates } from '../../../engine/train/learning-rate.ts';
import {
  buildEvaluationGraph,
  buildInferenceGraph,
  buildTrainingGraph,
} from '../../../engine/training-graph.ts';
import { silent, tensorOf } from '../run-graph.ts';
import { figuresOf } from '../trainer.ts';
import type { Draw } from './draw.ts';
import { jittered, type Slopes, slopesOf } from './slope.ts';
import { feedsFor } from './targets.ts';

const BATCH = 3;
/** Samples that the exported model is asked for: another number than it was trained with. */
const ASKED = 2;

type Values = { readonly [name: string]: Data };

export interface Trial {
  /** What does not hold, in sentences; empty where all does. */
  readonly failures: readonly string[];
  /** The loss has no float32 value, in float64 neither: the drawn network divides by 0, or grows beyond all bounds. */
  readonly diverges: boolean;
  readonly slopes: Slopes;
}

export async function tryOut(document: Document, draw: Draw): Promise<Trial> {
  const failures: string[] = [];
  const expect = (holds: boolean, otherwise: string) => {
    if (!holds) failures.push(otherwise);
  };
  const reread = parseDocument(serializeDocument(document)).document;
  expect(JSON.stringify(sorted(reread)) === JSON.stringify(sorted(document)), 'It is not read as written.');

  const training = buildTrainingGraph(document, { batchSize: BATCH });
  const evaluation = buildEvaluationGraph(document, { batchSize: BATCH });
  // Outside of training, random numbers are fed as well.
  const all = [...training.feeds, ...evaluation.feeds];
  const feeds = feedsFor(document, all, draw.at('feeds'));
  const first = await initialState(training, document.training.seed);
  const state = jittered(training.state, first, draw.at('parameters'));
  const slopes = await slopesOf(document, BATCH, feeds, state, draw.at('direction'));
  const diverges = !(Math.abs(slopes.loss) < LARGEST_FLOAT);
  for (const wrong of slopes.wrong) failures.push(`The gradient of ${wrong}.`);

  const { sums, after } = await step(document, training, feeds, state);
  const loss = figure(training.measures, sums);
  if (!diverges) {
    expect(Number.isFinite(loss), `The loss is ${loss}, but ${slopes.loss} in float64.`);
    const close = Math.abs(loss - slopes.loss) <= 1e-2 * Math.max(1, Math.abs(slopes.loss));
    expect(close, `The loss is ${loss}, but ${slopes.loss} in float64.`);
    expect(allFinite(Object.values(after)), 'A parameter is no number after the step.');
  }

  const inference = buildInferenceGraph(document);
  const theirs = await ask(inference, feeds, after);
  const { results, evaluated } = await evaluate(evaluation, feeds, after);
  if (allFinite(Object.values(after)) && !diverges)
    for (const [name, value] of Object.entries(evaluated))
      expect(!Number.isNaN(value), `The evaluation gives no ${name}.`);
  for (const { name, output } of inference.outputs) {
    const difference = largestDifference(theirs[output]!, results[name]!);
    expect(difference <= 1e-4, `The exported model differs by ${difference} in ${name}.`);
  }
  return { failures, diverges, slopes };
}

const LARGEST_FLOAT = 3e38;

const figure = ([whole]: readonly Measure[], sums: Float32Array): number => whole!.finish!(sums);

const allFinite = (values: readonly Data[]): boolean =>
  values.every(data => !(data instanceof Float32Array) || data.every(Number.isFinite));

/** A step as the run makes it: with the drawn optimizer and schedule. */
async function step(document: Document, training: TrainingGraph, feeds: Values, state: Values) {
  const session = await createStepSession(training, { device: 'cpu', threads: 1 });
  try {
    session.load(state);
    const { accumulate = 1, seed } = document.training;
    // What is accumulated is applied at the last of its steps.
    const rate = learningRates(document, 2 * accumulate, 'lower')(0, []);
    const scalars = training.scalarValues({ step: 0, update: 0, applies: true, rate, seed });
    const sums = Float32Array.from(await session.step(feeds, scalars));
    return { sums, after: await session.snapshot() };
  } finally {
    await session.close();
  }
}

async function evaluate(evaluation: EvaluationGraph, feeds: Values, values: Values) {
  const session = new EvaluationSession(evaluation, { device: 'cpu', threads: 1 });
  try {
    const state = session.stateOf(values);
    const results = await session.results(feeds, state);
    const sums = await session.measure(feeds, state);
    return { results, evaluated: figuresOf(evaluation.measures, sums) };
  } finally {
    await session.close();
  }
}

/** The exported model's results for the first samples. */
async function ask({ graph, feeds, state }: InferenceGraph, values: Values, after: Values) {
  const baked = Object.fromEntries(state.map(({ name }) => [name, after[name]!]));
  const model = emitModel(simplify(expandForms(graph, portable('cpu'))), { baked, describeValues: true });
  const session = await InferenceSession.create(model, silent);
  try {
    const tensors = feeds.map(({ name, type }) => {
      const data = values[name]!;
      const shape = [ASKED, ...type.shape.slice(1)];
      return [name, tensorOf({ ...type, shape }, data.slice(0, (data.length / BATCH) * ASKED))] as const;
    });
    const results = await session.run(Object.fromEntries(tensors));
    return Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
    );
  } finally {
    await session.release();
  }
}

/** Relative to the values, of at least 1; `theirs` goes on with samples that were not asked for. */
function largestDifference(ours: Float32Array, theirs: Data): number {
  let largest = 0;
  for (const [i, value] of ours.entries()) {
    const other = Number(theirs[i]);
    if (Object.is(value, other) || value === other) continue;
    const difference = Math.abs(value - other) / Math.max(1, Math.abs(other));
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }
  return largest;
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    present.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  );
};
