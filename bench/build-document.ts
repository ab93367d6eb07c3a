/** Documents for benchmarks: a chain of layers between an image-like field and ten classes. No file belongs to them. */
import {
  type Document,
  defaultTraining,
  type Edge,
  emptyDocument,
  type Json,
  type Node,
} from '../engine/document/document.ts';

export type Step = readonly [type: string, attributes?: { readonly [name: string]: Json }];

export interface ChainOptions {
  /** One sample, without the batch. */
  readonly shape: readonly number[];
  readonly classes: number;
  readonly batchSize: number;
  readonly steps: readonly Step[];
}

export function chainDocument(title: string, { shape, classes, batchSize, steps }: ChainOptions): Document {
  const all: readonly Step[] = [
    ['Input', { field: 'x' }],
    ...steps,
    ['Output', { target: 'label', loss: 'cross-entropy', metrics: ['accuracy'] }],
  ];
  const nodes: Node[] = all.map(([type, attributes = {}], index) => ({
    id: `n${index}`,
    type,
    name: `${type.toLowerCase()}${index}`,
    position: { x: 0, y: index * 100 },
    attributes,
  }));
  const edges: Edge[] = nodes.slice(1).map((node, index) => ({
    id: `e${index}`,
    source: { node: `n${index}`, port: 'y' },
    target: { node: node.id, port: 'x' },
  }));
  return {
    ...emptyDocument(title),
    graph: {
      nodes: Object.fromEntries(nodes.map(node => [node.id, node])),
      edges: Object.fromEntries(edges.map(edge => [edge.id, edge])),
    },
    dataset: {
      source: { type: 'csv', path: 'generated.csv' },
      fields: [
        { name: 'x', kind: 'tensor', dtype: 'float32', shape },
        {
          name: 'label',
          kind: 'category',
          dtype: 'int64',
          shape: [],
          classes: Array.from({ length: classes }, (_, index) => String(index)),
        },
      ],
      split: { validation: 0, test: 0 },
    },
    training: {
      ...defaultTraining,
      device: 'cpu',
      batchSize,
      optimizer: { type: 'Adam', attributes: { learningRate: 0.001 } },
    },
  };
}
