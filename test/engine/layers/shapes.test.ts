/** What each layer gives: shape and number of parameters, by `check`, so with a symbolic batch. */
import { expect, test } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { type Attributes, chain, documentOf, node } from '../../support/documents.ts';

type Row = readonly [
  type: string,
  attributes: Attributes,
  sample: readonly number[],
  gives: readonly number[],
  parameters: number,
];

const rows: readonly Row[] = [
  ['Dense', { units: 5 }, [7], [5], 40],
  ['Dense', { units: 5, bias: false }, [7], [5], 35],
  ['Dense', { units: 5 }, [3, 7], [3, 5], 40],
  ['Conv2D', { filters: 6, kernelSize: [5, 5], padding: 'same' }, [1, 28, 28], [6, 28, 28], 156],
  ['Conv2D', { filters: 16, kernelSize: [5, 5] }, [6, 14, 14], [16, 10, 10], 2416],
  ['Conv2D', { filters: 8, bias: false }, [3, 9, 7], [8, 7, 5], 216],
  ['Conv2D', { filters: 8, stride: [2, 2], padding: 'same' }, [3, 9, 8], [8, 5, 4], 224],
  ['Conv2D', { filters: 8, stride: [2, 3] }, [3, 9, 8], [8, 4, 2], 224],
  ['Conv2D', { filters: 8, dilation: [2, 3] }, [3, 9, 9], [8, 5, 3], 224],
  ['Conv2D', { filters: 8, padding: 'explicit', pads: [1, 0, 2, 3] }, [3, 5, 5], [8, 6, 6], 224],
  // A kernel larger than the image, with room made for it.
  ['Conv2D', { filters: 8, kernelSize: [5, 5], padding: 'same' }, [3, 2, 2], [8, 2, 2], 608],
  ['Conv2D', { filters: 6, groups: 3 }, [3, 5, 5], [6, 3, 3], 60],
  ['MaxPool2D', {}, [3, 7, 8], [3, 3, 4], 0],
  ['MaxPool2D', { padding: 'same' }, [3, 7, 8], [3, 4, 4], 0],
  ['AveragePool2D', { kernelSize: [3, 2], stride: [1, 2] }, [3, 7, 8], [3, 5, 4], 0],
  ['GlobalAveragePool', {}, [3, 7, 8], [3], 0],
  ['Flatten', {}, [3, 7, 8], [168], 0],
  ['Flatten', {}, [5], [5], 0],
  ['Reshape', { shape: [4, -1] }, [3, 4, 2], [4, 6], 0],
  ['Reshape', { shape: [] }, [1], [], 0],
  ['BatchNorm', {}, [7], [7], 14],
  ['BatchNorm', {}, [3, 4, 5], [3, 4, 5], 6],
  ['LayerNorm', {}, [4, 5], [4, 5], 10],
  ['Dropout', {}, [3, 4], [3, 4], 0],
  // PyTorch's: gates × units × (features + units + 2 biases).
  ['SimpleRNN', { units: 5 }, [7, 3], [5], 5 * (3 + 5 + 2)],
  ['GRU', { units: 5, returns: 'all' }, [7, 3], [7, 5], 3 * 5 * (3 + 5 + 2)],
  ['LSTM', { units: 5, bidirectional: true }, [7, 3], [10], 2 * 4 * 5 * (3 + 5 + 2)],
  ['LSTM', { units: 5, layers: 2, bias: false }, [7, 3], [5], 4 * 5 * (3 + 5) + 4 * 5 * (5 + 5)],
  ['SequencePooling', { method: 'last' }, [7, 3], [3], 0],
  ['PositionalEncoding', {}, [7, 6], [7, 6], 0],
  ['PositionalEncoding', { method: 'learned', positions: 9 }, [7, 6], [7, 6], 54],
  ['ClassToken', {}, [7, 6], [8, 6], 6],
  ['MultiHeadAttention', { heads: 2 }, [7, 6], [7, 6], 4 * 42],
  ['MultiHeadAttention', { heads: 3, bias: false }, [7, 6], [7, 6], 4 * 36],
  // As torch.nn.TransformerEncoderLayer(6, 2, 10).
  ['TransformerEncoder', { heads: 2, feedForward: 10 }, [7, 6], [7, 6], 4 * 42 + 136 + 24],
  ['Activation', { function: 'softmax' }, [3, 4, 5], [3, 4, 5], 0],
];

test.each(rows)('%s %j of %j gives %j with %i parameters', (type, attributes, sample, gives, parameters) => {
  const { problems, nodes } = check(
    chain([
      ['Input', { shape: [...sample] }],
      [type, attributes, 'layer'],
      ['Output', { loss: 'mse' }],
    ]),
  );
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(nodes.layer).toMatchObject({
    inputs: { x: { dtype: 'float32', shape: ['batch', ...sample] } },
    outputs: { y: { dtype: 'float32', shape: ['batch', ...gives] } },
    parameters,
  });
});

const joined = (type: string, attributes: Attributes, ...samples: number[][]) => {
  const inputs = samples.map((shape, i) => node('Input', { shape }, `in${i + 1}`));
  const document = documentOf(
    [...inputs, node(type, { inputs: samples.length, ...attributes }, 'join')],
    samples.map((_, i) => `in${i + 1} > join.x${i + 1}`),
  );
  return check(document).nodes.join!.outputs.y?.shape ?? null;
};

test.each([
  [
    'Add',
    {},
    [
      [3, 4],
      [3, 4],
    ],
    ['batch', 3, 4],
  ],
  [
    'Add',
    {},
    [
      [3, 4, 5],
      [3, 1, 1],
      [1, 4, 5],
    ],
    ['batch', 3, 4, 5],
  ],
  ['Add', {}, [[3, 4], [4]], null],
  [
    'Multiply',
    {},
    [
      [8, 6, 6],
      [8, 1, 1],
    ],
    ['batch', 8, 6, 6],
  ],
  ['Multiply', {}, [[3], [4]], null],
  [
    'Concat',
    {},
    [
      [3, 4, 5],
      [2, 4, 5],
      [1, 4, 5],
    ],
    ['batch', 6, 4, 5],
  ],
  [
    'Concat',
    { axis: 2 },
    [
      [3, 4],
      [3, 1],
    ],
    ['batch', 3, 5],
  ],
  [
    'Concat',
    {},
    [
      [3, 4],
      [3, 5],
    ],
    null,
  ],
] as const)('%s %j of %j gives %j', (type, attributes, samples, gives) => {
  expect(joined(type, attributes, ...samples.map(sample => [...sample]))).toEqual(gives);
});

test('Embedding adds an axis of features', () => {
  const { nodes } = check(
    chain([
      ['Input', { shape: [6], dtype: 'int64' }],
      ['Embedding', { vocabulary: 50, size: 8 }],
    ]),
  );
  expect(nodes.embedding).toMatchObject({
    inputs: { x: { dtype: 'int64', shape: ['batch', 6] } },
    outputs: { y: { dtype: 'float32', shape: ['batch', 6, 8] } },
    parameters: 400,
  });
});
