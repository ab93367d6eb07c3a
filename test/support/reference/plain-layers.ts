/** The first layers that were compared with PyTorch, each in a chain. */
import type { Document } from '../../../engine/document/document.ts';
import { type Attributes, chain, type Part } from '../documents.ts';
import { fixtures } from '../pytorch-fixtures.ts';

export interface PlainCase {
  readonly sample: readonly number[];
  readonly parts: readonly Part[];
  /** The inputs are indices below this. */
  readonly indices?: number;
}

const only = (sample: readonly number[], type: string, attributes: Attributes = {}): PlainCase => ({
  sample,
  parts: [[type, attributes, 'layer']],
});
const conv = (
  sample: readonly number[],
  filters: number,
  kernelSize: number[],
  more: Attributes = {},
): PlainCase => only(sample, 'Conv2D', { filters, kernelSize, ...more });
const pool = (type: string, attributes: Attributes = {}): PlainCase => ({
  sample: [2, 7, 7],
  parts: [
    ['Conv2D', { filters: 3, kernelSize: [1, 1] }, 'before'],
    [type, attributes, 'layer'],
  ],
});
const activation = (name: string, more: Attributes = {}): PlainCase => ({
  sample: [6],
  parts: [
    ['Dense', { units: 5 }, 'before'],
    ['Activation', { function: name, ...more }, 'layer'],
  ],
});

/** The cases of `layers` in make_fixtures.py. */
export const plainCases: { readonly [name: string]: PlainCase } = {
  dense: only([7], 'Dense', { units: 4 }),
  'dense sequence': only([3, 7], 'Dense', { units: 4 }),
  'batch norm features': only([5], 'BatchNorm'),
  'batch norm images': only([3, 4, 5], 'BatchNorm'),
  'layer norm': only([8], 'LayerNorm'),
  'layer norm sequence': only([3, 8], 'LayerNorm'),
  embedding: { ...only([3], 'Embedding', { vocabulary: 9, size: 4 }), indices: 9 },
  'conv valid': conv([2, 7, 6], 3, [3, 3]),
  'conv same': conv([2, 7, 6], 3, [3, 3], { padding: 'same' }),
  'conv same even': conv([2, 7, 6], 3, [2, 4], { padding: 'same' }),
  'conv same stride': conv([2, 7, 6], 3, [3, 3], { padding: 'same', stride: [2, 2] }),
  'conv explicit': conv([2, 5, 6], 3, [3, 3], { padding: 'explicit', pads: [1, 3, 2, 0], stride: [2, 1] }),
  'conv dilation': conv([2, 8, 8], 3, [3, 2], { dilation: [2, 3] }),
  'conv groups': conv([4, 5, 5], 6, [3, 3], { groups: 2 }),
  'conv depthwise': conv([4, 5, 5], 4, [3, 3], { groups: 4, padding: 'same' }),
  'max pool': pool('MaxPool2D'),
  'max pool overlapping': pool('MaxPool2D', { kernelSize: [3, 3] }),
  'max pool same': pool('MaxPool2D', { kernelSize: [3, 3], padding: 'same' }),
  'average pool': pool('AveragePool2D'),
  'average pool overlapping': pool('AveragePool2D', { kernelSize: [3, 3] }),
  'average pool same': pool('AveragePool2D', { kernelSize: [3, 3], padding: 'same' }),
  'global average pool': pool('GlobalAveragePool'),
  'activation relu': activation('relu'),
  'activation leaky-relu': activation('leaky-relu', { slope: 0.2 }),
  'activation gelu': activation('gelu'),
  'activation silu': activation('silu'),
  'activation sigmoid': activation('sigmoid'),
  'activation tanh': activation('tanh'),
  'activation softmax': activation('softmax'),
};

export function plainDocument(name: string): Document {
  const { sample, parts, indices } = plainCases[name]!;
  return chain([['Input', { field: 'x' }], ...parts, ['Output', { target: 't', loss: 'mse', metrics: [] }]], {
    fields: [
      { name: 'x', kind: 'tensor', dtype: indices ? 'int64' : 'float32', shape: sample },
      { name: 't', kind: 'tensor', dtype: 'float32', shape: fixtures.layers[name]!.output },
    ],
    training: { optimizer: { type: 'SGD', attributes: {} } },
  });
}
