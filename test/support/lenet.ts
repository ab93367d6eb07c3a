/** LeNet-5 (LeCun et al. 1998, with ReLU and max pooling; 61,706 parameters) on 28×28 digits, as a document. */
import type { Dataset, Document, Edge, Json, Node, Training } from '../../engine/document/document.ts';
import { defaultTraining } from '../../engine/document/document.ts';

type Step = readonly [type: string, attributes: { readonly [name: string]: Json }];

/** Layers one after another, from an Input to an Output; nodes are named by type and place: `dense-3`. */
export function chain(
  title: string,
  steps: readonly Step[],
  dataset: Dataset,
  training: Partial<Training> = {},
): Document {
  const nodes = steps.map(
    ([type, attributes], i): Node => ({
      id: `n${i}`,
      type,
      name: type === 'Input' || type === 'Output' ? type.toLowerCase() : `${type.toLowerCase()}-${i}`,
      position: { x: 200 * i, y: 0 },
      attributes,
    }),
  );
  const edges = nodes.slice(1).map(
    (node, i): Edge => ({
      id: `e${i}`,
      source: { node: nodes[i]!.id, port: 'y' },
      target: { node: node.id, port: 'x' },
    }),
  );
  return {
    format: 'netloom',
    version: 1,
    title,
    description: '',
    graph: {
      nodes: Object.fromEntries(nodes.map(node => [node.id, node])),
      edges: Object.fromEntries(edges.map(edge => [edge.id, edge])),
    },
    dataset,
    training: { ...defaultTraining, ...training },
  };
}

const digits = Array.from({ length: 10 }, (_, i) => String(i));

/** The digits of the examples; relative to the repository's root. */
export const mnist: Dataset = {
  source: {
    type: 'idx',
    files: [
      {
        field: 'image',
        path: 'examples/data/mnist-train-images.idx.gz',
        test: 'examples/data/mnist-test-images.idx.gz',
      },
      {
        field: 'digit',
        path: 'examples/data/mnist-train-labels.idx.gz',
        test: 'examples/data/mnist-test-labels.idx.gz',
      },
    ],
  },
  fields: [
    { name: 'image', kind: 'image', dtype: 'float32', shape: [1, 28, 28], normalize: 'unit' },
    { name: 'digit', kind: 'category', dtype: 'int64', shape: [], classes: digits },
  ],
  split: { validation: 0.1, test: 0, stratify: 'digit' },
};

const relu: Step = ['Activation', { function: 'relu' }];
const pool: Step = ['MaxPool2D', { kernelSize: [2, 2], stride: [2, 2] }];

export const lenet = (training: Partial<Training> = {}): Document =>
  chain(
    'LeNet-5',
    [
      ['Input', { field: 'image' }],
      ['Conv2D', { filters: 6, kernelSize: [5, 5], padding: 'same' }],
      relu,
      pool,
      ['Conv2D', { filters: 16, kernelSize: [5, 5], padding: 'valid' }],
      relu,
      pool,
      ['Flatten', {}],
      ['Dense', { units: 120 }],
      relu,
      ['Dense', { units: 84 }],
      relu,
      ['Dense', { units: 10 }],
      ['Output', { target: 'digit', loss: 'cross-entropy', metrics: ['accuracy'] }],
    ],
    mnist,
    training,
  );
