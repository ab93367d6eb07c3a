/** Runs IR graphs on onnxruntime's CPU provider, for tests that compare numbers. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Document } from '../../engine/document/document.ts';
import type { EvaluationGraph, Measure, TrainingGraph } from '../../engine/graph/compiled.ts';
import { MEASURES, SAMPLE_WEIGHT } from '../../engine/graph/compiled.ts';
import type { DType, TensorType } from '../../engine/ir/type.ts';
import { sizeOf } from '../../engine/ir/type.ts';
import type { Graph } from '../../engine/ir/value.ts';
import { emitModel } from '../../engine/onnx/emit.ts';
import { expandForms } from '../../engine/onnx/forms.ts';
import type { NumericData } from '../../engine/ops/op.ts';
import { portable } from '../../engine/ops/op.ts';
import { dataOf } from '../../engine/ops/operand.ts';
import { stateOfKey } from '../../engine/session/initialize.ts';
import { buildEvaluationGraph, buildTrainingGraph } from '../../engine/training-graph.ts';
import { silent } from './run-graph.ts';

export type Numbers = readonly number[] | NumericData;
export type Feeds = { readonly [name: string]: Numbers };
export type Results = { readonly [name: string]: Float32Array };

export interface Runner {
  run(feeds: Feeds): Promise<Results>;
}

/** A session for the graph. `batch` stands for symbolic dimensions. */
export async function runnerOf(graph: Graph, batch = 1): Promise<Runner> {
  const model = emitModel(expandForms(graph, portable('cpu')));
  const session = await InferenceSession.create(model, silent);
  const types = new Map<string, TensorType>();
  for (const { source, type } of graph.inputs) if (source.kind === 'input') types.set(source.name, type);
  return {
    async run(feeds) {
      const tensors = Object.fromEntries(
        [...types].map(([name, type]) => {
          const numbers = feeds[name];
          if (!numbers) throw new Error(`Nothing is fed to ${name}.`);
          return [name, tensorOf(numbers, type, batch)];
        }),
      );
      const results = await session.run(tensors);
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [
          name,
          Float32Array.from(tensor.data as Float32Array),
        ]),
      );
    },
  };
}

function tensorOf(numbers: Numbers, { dtype, shape }: TensorType, batch: number): Tensor {
  const concrete = shape.map(dim => (dim === 'batch' ? batch : Number(dim)));
  const data = ArrayBuffer.isView(numbers) ? numbers : dataOf(dtype, numbers as readonly number[]);
  return new Tensor(dtype as Exclude<DType, 'uint8'>, data as Float32Array, concrete);
}

/** What every state begins with. */
export const firstValues = (
  training: Pick<TrainingGraph, 'initialization' | 'state'>,
  key: number,
): Promise<{ [name: string]: Float32Array }> =>
  stateOfKey(training, key) as Promise<{ [name: string]: Float32Array }>;

export type Figures = { readonly [measure: string]: number };

export const figuresOf = (measures: readonly Measure[], sums: Float32Array): Figures =>
  Object.fromEntries(
    measures.flatMap(({ name, offset, length, finish }) =>
      finish ? [[name, finish(sums.slice(offset, offset + length))]] : [],
    ),
  );

/** Trains step by step, in the plainest way there is. */
export class Trainer {
  readonly compiled: TrainingGraph;
  state: { [name: string]: Float32Array } = {};
  step = 0;
  updates = 0;
  readonly #document: Document;
  readonly #batchSize: number;
  #runner: Runner | undefined;

  constructor(document: Document, batchSize: number) {
    this.#document = document;
    this.#batchSize = batchSize;
    this.compiled = buildTrainingGraph(document, { batchSize });
  }

  async initialize(key = 1): Promise<void> {
    this.state = await firstValues(this.compiled, key);
  }

  /** Gives parameters their values; slots and buffers keep what `initialize` gave them. */
  load(values: Feeds): void {
    for (const [name, numbers] of Object.entries(values)) {
      const state = this.compiled.state.find(each => each.name === name);
      if (!state) throw new Error(`There is no state ${name}.`);
      if (sizeOf(state.type.shape) !== numbers.length) throw new Error(`${name} has another size.`);
      this.state[name] = Float32Array.from(numbers as readonly number[]);
    }
  }

  /** Without a learning rate, with each optimizer's own. `applies`: false where more batches are gathered first. */
  async train(
    feeds: Feeds,
    {
      learningRate,
      seed = 1,
      applies = true,
    }: { learningRate?: number; seed?: number; applies?: boolean } = {},
  ): Promise<Figures> {
    this.#runner ??= await runnerOf(this.compiled.graph);
    const scalars = this.compiled.scalarValues({
      step: this.step++,
      update: this.updates,
      applies,
      rate: base => learningRate ?? base,
      seed,
    });
    if (applies) this.updates++;
    const results = await this.#runner.run({
      [SAMPLE_WEIGHT]: new Array(this.#batchSize).fill(1),
      ...feeds,
      ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, [value]])),
      ...this.state,
    });
    for (const { name } of this.compiled.state) this.state[name] = results[`next/${name}`]!;
    return figuresOf(this.compiled.measures, results[MEASURES]!);
  }

  async evaluate(feeds: Feeds): Promise<{ figures: Figures; results: Results; compiled: EvaluationGraph }> {
    const compiled = buildEvaluationGraph(this.#document, { batchSize: this.#batchSize });
    const runner = await runnerOf(compiled.graph);
    const state = Object.fromEntries(compiled.state.map(({ name }) => [name, this.state[name]!]));
    const results = await runner.run({
      [SAMPLE_WEIGHT]: new Array(this.#batchSize).fill(1),
      ...feeds,
      ...state,
    });
    return { figures: figuresOf(compiled.measures, results[MEASURES]!), results, compiled };
  }
}
