/** Small networks with every kind of update, and what each step makes of them in one graph. */
import type { Document, Training } from '../../engine/document/document.ts';
import type { TrainingGraph } from '../../engine/graph/compiled.ts';
import { createSession } from '../../engine/session/runtime.ts';
import type { StateData } from '../../engine/session/step-session.ts';
import { dataOf, scalarTensor, tensorOf } from '../../engine/session/tensors.ts';
import { category, chain, features, type Part } from './documents.ts';
import { fill, labels } from './fill.ts';
import { optimizerSettings, trajectoryOptimizers } from './reference/optimizers.ts';

export const BATCH = 5;
export const STEPS = 4;
export const CPU = { device: 'cpu', threads: 1 };

export const network = (
  training: Partial<Training> = {},
  parts: readonly Part[] = [['Dense', { units: 3 }, 'dense2']],
) =>
  chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 5 }, 'dense1'],
      ['BatchNorm'],
      ['Activation', { function: 'tanh' }],
      ...parts,
      ['Output', { target: 'class' }],
    ],
    { fields: [features(6), category('class', 3)], training },
  );

const withParameters = (document: Document, settings: Readonly<Record<string, object>>): Document => {
  const nodes = Object.entries(document.graph.nodes).map(([id, node]) => [
    id,
    settings[id] ? { ...node, parameters: { '*': settings[id] } } : node,
  ]);
  return { ...document, graph: { ...document.graph, nodes: Object.fromEntries(nodes) } };
};

export const using = (type: string, more: Partial<Training> = {}): Partial<Training> => ({
  optimizer: { type, attributes: { learningRate: 0.05 } },
  ...more,
});

export const documents: Readonly<Record<string, Document>> = {
  ...Object.fromEntries(
    [
      ...Object.entries(optimizerSettings),
      ...Object.entries(trajectoryOptimizers).map(([name, optimizer]) => [name, { optimizer }] as const),
    ].map(([name, training]) => [name, network(training)]),
  ),
  'clipped by norm': network(using('Adam', { clipNorm: 0.1 })),
  'gathered and averaged': network(using('AdamW', { accumulate: 2, averaging: { decay: 0.9 } })),
  'clipped, gathered and averaged': network(
    using('Adam', { accumulate: 2, averaging: { decay: 0.9 }, clipNorm: 0.1 }),
  ),
  'rates of their own': withParameters(network(using('Adam')), { dense1: { learningRate: 0.5 } }),
  'penalties and frozen': withParameters(network(using('SGD', { clipNorm: 1 })), {
    dense1: { l1: 0.01, l2: 0.02 },
    batchnorm: { frozen: true },
  }),
  'a bounded norm': withParameters(network(using('Adam', { averaging: { decay: 0.5 } })), {
    dense1: { maxNorm: 0.6 },
  }),
  'computed again': network(using('Adam', { recompute: true })),
  'a single unit': network(using('Adam'), [
    ['Dense', { units: 1 }, 'narrow'],
    ['Dense', { units: 3 }, 'dense2'],
  ]),
};

export const scalarsAt = (training: TrainingGraph, step: number) =>
  training.scalarValues({
    step,
    update: Math.floor(step / 2),
    applies: step % 2 === 1,
    rate: base => base / (step + 1),
    seed: 1,
  });

export const feedsAt = (training: TrainingGraph, step: number) =>
  Object.fromEntries(
    training.feeds.map(({ name, field }) => [
      name,
      field === 'features'
        ? fill(step + 1, BATCH * 6)
        : field === 'class'
          ? BigInt64Array.from(labels(step + 1, BATCH, 3), BigInt)
          : Float32Array.of(1, 1, 1, 1, 0),
    ]),
  );

export async function inOneGraph(training: TrainingGraph, first: StateData) {
  const session = await createSession(training.graph, CPU);
  let state = first;
  const measures: unknown[] = [];
  for (let step = 0; step < STEPS; step++) {
    const feeds = feedsAt(training, step);
    const scalars = scalarsAt(training, step);
    const outputs = await session.run(
      Object.fromEntries([
        ...training.feeds.map(({ name, type }) => [name, tensorOf(type, feeds[name]!)]),
        ...training.scalars.map(({ name, dtype }) => [name, scalarTensor(dtype, scalars[name]!)]),
        ...training.state.map(({ name, type }) => [name, tensorOf(type, state[name]!)]),
      ]),
    );
    measures.push(dataOf(outputs.measures!));
    state = Object.fromEntries(training.state.map(({ name }) => [name, dataOf(outputs[`next/${name}`]!)]));
  }
  await session.release();
  return { measures, state };
}
