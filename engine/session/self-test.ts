/**
 * What a device must do before it is offered: train a small network for a few steps with the numbers of the CPU. A provider may
 * run and be wrong: onnxruntime 1.30's webgpu provider, left at its defaults, computes LeNet-5's second convolution wrongly.
 */
import { random, uniform } from '../data/random.ts';
import {
  type Document,
  defaultTraining,
  emptyDocument,
  type Field,
  type Json,
} from '../document/document.ts';
import { type Feed, SAMPLE_WEIGHT, type TrainingGraph } from '../graph/compiled.ts';
import { buildTrainingGraph } from '../training-graph.ts';
import { initialState } from './initialize.ts';
import { createStepSession, type Feeds, type StateData } from './step-session.ts';
import { allocate } from './tensors.ts';

const STEPS = 4;
const BATCH = 8;
const SEED = 1;
const CLASSES = ['a', 'b', 'c'];

/** Relative. A device may round to ten bits within a product (TF32); what is computed wrongly is off by far more. */
const LOSS_TOLERANCE = 0.01;
const CHANGE_TOLERANCE = 0.05;

export interface Trained {
  /** The loss before each step. */
  readonly losses: readonly number[];
  /** After the last. */
  readonly state: StateData;
}

export interface SelfTest {
  readonly training: TrainingGraph;
  readonly first: StateData;
  readonly steps: readonly { readonly feeds: Feeds; readonly scalars: { readonly [name: string]: number } }[];
  /** What the CPU makes of it. */
  readonly expected: Trained;
}

export async function selfTest(): Promise<SelfTest> {
  const training = buildTrainingGraph(testDocument(), { batchSize: BATCH });
  const first = await initialState(training, SEED);
  const steps = Array.from({ length: STEPS }, (_, step) => ({
    feeds: Object.fromEntries(training.feeds.map(feed => [feed.name, drawn(feed, step)])),
    scalars: training.scalarValues({ step, rate: base => base, seed: SEED }),
  }));
  const session = await createStepSession(training, { device: 'cpu', threads: 1 });
  try {
    session.load(first);
    const losses: number[] = [];
    for (const { feeds, scalars } of steps) losses.push(lossOf(training, await session.step(feeds, scalars)));
    return { training, first, steps, expected: { losses, state: await session.snapshot() } };
  } finally {
    await session.close();
  }
}

/** Empty: the device trains as the CPU does. Otherwise what it does not. */
export function judge({ training, first, expected }: SelfTest, { losses, state }: Trained): string {
  for (const [step, loss] of expected.losses.entries()) {
    const found = losses[step] ?? Number.NaN;
    if (!(Math.abs(found - loss) <= LOSS_TOLERANCE * Math.abs(loss)))
      return `It computes wrong results: a loss of ${found.toPrecision(4)} for ${loss.toPrecision(4)} in step ${step + 1} of a small network.`;
  }
  for (const { name } of training.state.filter(({ role }) => role !== 'slot')) {
    const [begun, wanted, found] = [first[name]!, expected.state[name]!, state[name]];
    const [change, error] = [distance(wanted, begun), found ? distance(found, wanted) : Number.NaN];
    if (!(error <= CHANGE_TOLERANCE * change))
      return `It computes wrong results: “${name}” of a small network does not change as it should.`;
  }
  return '';
}

export function lossOf({ measures }: TrainingGraph, sums: ArrayLike<number>): number {
  const { offset, length, finish } = measures.find(({ name }) => name === 'loss')!;
  return finish!(Array.from(sums).slice(offset, offset + length));
}

function distance(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): number {
  let squares = 0;
  for (let i = 0; i < b.length; i++) squares += (Number(a[i]) - Number(b[i])) ** 2;
  return Math.sqrt(squares);
}

function drawn({ name, type }: Feed, step: number): Feeds[string] {
  const data = allocate(type);
  const draw = random(SEED, step);
  if (name === SAMPLE_WEIGHT) return new Float32Array(data.length).fill(1);
  if (data instanceof BigInt64Array) return data.map(() => BigInt(draw() % CLASSES.length));
  return Float32Array.from({ length: data.length }, () => uniform(draw));
}

type Layer = readonly [type: string, attributes?: { readonly [name: string]: Json }];

/** Convolutions, both pools, both normalizations, a dense layer, a softmax. */
const layers: readonly Layer[] = [
  ['Input', { field: 'x' }],
  // No bias: the normalization takes it away again, and its gradient is nothing but rounding.
  ['Conv2D', { filters: 6, kernelSize: [3, 3], padding: 'same', bias: false }],
  ['BatchNorm'],
  ['Activation', { function: 'relu' }],
  ['MaxPool2D'],
  ['Conv2D', { filters: 8, kernelSize: [3, 3], padding: 'same' }],
  ['Activation', { function: 'tanh' }],
  ['AveragePool2D'],
  ['Flatten'],
  ['LayerNorm'],
  ['Dense', { units: CLASSES.length }],
  ['Output', { target: 'label', loss: 'cross-entropy' }],
];

const fields: readonly Field[] = [
  { name: 'x', kind: 'tensor', dtype: 'float32', shape: [3, 8, 8] },
  { name: 'label', kind: 'category', dtype: 'int64', shape: [], classes: CLASSES },
];

function testDocument(): Document {
  const ids = layers.map(([type], i) => `${type.toLowerCase()}${i}`);
  const nodes = layers.map(([type, attributes = {}], i) => ({
    id: ids[i]!,
    type,
    name: ids[i]!,
    position: { x: 0, y: 0 },
    attributes,
  }));
  const edges = ids.slice(1).map((id, i) => ({
    id: `${ids[i]}-${id}`,
    source: { node: ids[i]!, port: 'y' },
    target: { node: id, port: 'x' },
  }));
  return {
    ...emptyDocument('Self-test'),
    graph: {
      nodes: Object.fromEntries(nodes.map(node => [node.id, node])),
      edges: Object.fromEntries(edges.map(edge => [edge.id, edge])),
    },
    dataset: { source: { type: 'csv', path: 'none.csv' }, fields, split: { validation: 0, test: 0 } },
    training: {
      ...defaultTraining,
      batchSize: BATCH,
      // A step is as long as its gradient, so that small gradients, which differ most, move little.
      optimizer: { type: 'SGD', attributes: { learningRate: 0.1, momentum: 0.9 } },
    },
  };
}
