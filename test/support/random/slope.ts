/**
 * The gradient of a whole training graph beside the slope of its loss, in float64: along one random direction for each
 * parameter.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Document, defaultTraining, type Graph } from '../../../engine/document/document.ts';
import { MEASURES, type State } from '../../../engine/graph/compiled.ts';
import type { TensorType } from '../../../engine/ir/type.ts';
import { emitModel } from '../../../engine/onnx/emit.ts';
import { expandForms } from '../../../engine/onnx/forms.ts';
import { portable } from '../../../engine/ops/op.ts';
import type { Data } from '../../../engine/session/tensors.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { inDouble } from '../double-precision.ts';
import { float64Forms } from '../float64-forms.ts';
import { silent, tensorOf } from '../run-graph.ts';
import type { Draw } from './draw.ts';

export interface Slopes {
  /** Of the parameters as they were given. */
  readonly loss: number;
  /** Parameters whose gradient is not the slope, and both. */
  readonly wrong: readonly string[];
  /** How many directions were looked along. */
  readonly count: number;
  /** Parameters along which the loss has no slope that two step sizes agree on: a kink lies there. */
  readonly kinks: readonly string[];
}

type Values = { readonly [name: string]: Data };

/** One step of plain gradient descent with the rate 1, so that the gradient is what a parameter loses. */
const plain = (document: Document): Document => ({
  ...document,
  graph: withoutSettings(document.graph),
  blocks: Object.fromEntries(
    Object.entries(document.blocks).map(([id, block]) => [
      id,
      { ...block, graph: withoutSettings(block.graph) },
    ]),
  ),
  training: {
    ...defaultTraining,
    seed: document.training.seed,
    optimizer: { type: 'SGD', attributes: { learningRate: 1 } },
    recompute: document.training.recompute ?? false,
  },
});

/** Without what nodes ask of the update, such as a factor of the rate. */
const withoutSettings = ({ nodes, edges }: Graph): Graph => ({
  nodes: Object.fromEntries(Object.entries(nodes).map(([id, { parameters: _, ...node }]) => [id, node])),
  edges,
});

export async function slopesOf(
  document: Document,
  batchSize: number,
  feeds: Values,
  state: Values,
  draw: Draw,
): Promise<Slopes> {
  const training = buildTrainingGraph(plain(document), { batchSize });
  const { seed } = document.training;
  const scalars = training.scalarValues({ step: 0, seed, rate: () => 1 });
  const graph = float64Forms(expandForms(training.graph, portable('cpu')));
  const session = await InferenceSession.create(inDouble(emitModel(graph)), {
    ...silent,
    // Its fusions have kernels in float32 alone.
    graphOptimizationLevel: 'disabled',
  });
  const fixed: Record<string, Tensor> = {};
  for (const { name, type } of [...training.feeds, ...training.state])
    fixed[name] = doubled(type, feeds[name] ?? state[name]!);
  for (const { name, dtype } of training.scalars)
    fixed[name] =
      dtype === 'uint32'
        ? new Tensor('uint32', Uint32Array.of(scalars[name]!), [])
        : new Tensor('float64', Float64Array.of(scalars[name]!), []);
  const [whole] = training.measures;
  const run = async (moved: Record<string, Tensor> = {}) => session.run({ ...fixed, ...moved });
  const lossOf = (results: InferenceSession.OnnxValueMapType) =>
    whole!.finish!((results[MEASURES] as Tensor).data as Float64Array);
  try {
    const start = await run();
    const loss = lossOf(start);
    const parameters = training.state.filter(({ role }) => role === 'parameter');
    const [wrong, kinks]: string[][] = [[], []];
    if (!Number.isFinite(loss)) return { loss, wrong: [], kinks: [], count: 0 };
    for (const { name, type } of parameters) {
      const before = fixed[name]!.data as Float64Array;
      const after = start[`next/${name}`]!.data as Float64Array;
      const direction = unitVector(before.length, draw.at(name));
      const expected = direction.reduce((dot, d, i) => dot + d * (before[i]! - after[i]!), 0);
      const lossAt = async (step: number) => {
        const moved = before.map((value, i) => value + step * direction[i]!);
        return lossOf(await run({ [name]: new Tensor('float64', moved, type.shape.map(Number)) }));
      };
      const found = await judge(expected, loss, lossAt);
      if (found === 'kink') kinks!.push(name);
      else if (found !== null) wrong!.push(`${name}: ${found}`);
    }
    return { loss, wrong: wrong!, kinks: kinks!, count: parameters.length };
  } finally {
    await session.release();
  }
}

/** Null: the slope is as expected. Steps become smaller until two sizes in a row agree. */
async function judge(
  expected: number,
  loss: number,
  lossAt: (step: number) => Promise<number>,
): Promise<string | null> {
  let before: number | null = null;
  for (const step of [1e-4, 1e-5, 1e-6, 1e-7]) {
    const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    // What float64 keeps of a difference of two losses.
    const noise = (1e-14 * (1 + Math.abs(loss))) / step;
    const size = Math.max(Math.abs(slope), Math.abs(expected));
    const allowed = 1e-5 * size + noise + 1e-9;
    if (before !== null && Math.abs(slope - before) <= 10 * allowed)
      return Math.abs(slope - expected) <= 10 * allowed ? null : `${expected} where the slope is ${slope}`;
    before = slope;
  }
  return 'kink';
}

function unitVector(length: number, draw: Draw): number[] {
  const values = Array.from({ length }, (_, i) => draw.normal(i));
  const norm = Math.hypot(...values) || 1;
  return values.map(value => value / norm);
}

const doubled = (type: TensorType, data: Data): Tensor =>
  data instanceof Float32Array
    ? new Tensor('float64', Float64Array.from(data), type.shape.map(Number))
    : tensorOf(type, data);

/** The parameters a little moved: biases of 0 and the like lie on the kinks of activations. */
export const jittered = (state: readonly State[], values: Values, draw: Draw): Values => ({
  ...values,
  ...Object.fromEntries(
    state
      .filter(({ role }) => role === 'parameter')
      .map(({ name }) => [
        name,
        Float32Array.from(values[name] as Float32Array, (value, i) => value + 0.1 * draw.at(name).normal(i)),
      ]),
  ),
});
