/** Recurrent layers that are compared with PyTorch's. */
import { type Attributes, node } from '../documents.ts';
import type { Network } from '../sequence-fixtures.ts';

export const recurrentTypes: Readonly<Record<string, string>> = {
  RNN: 'SimpleRNN',
  LSTM: 'LSTM',
  GRU: 'GRU',
};

const plain = (type: string, attributes: Attributes): Network => ({
  inputs: { input: [7, 3] },
  nodes: [node('Dense', { units: 4 }, 'before'), node(type, attributes, 'layer')],
  edges: ['input > before', 'before > layer', 'layer > output'],
});

const masked = (type: string, attributes: Attributes): Network => ({
  inputs: { input: [7] },
  nodes: [
    node('Embedding', { vocabulary: 9, size: 4 }),
    node('Mask'),
    node(type, { ...attributes, masked: true }, 'layer'),
  ],
  edges: ['input > embedding', 'input > mask', 'embedding > layer', 'mask > layer.mask', 'layer > output'],
});

/** The cases of `recurrent_cases` in make_sequence_fixtures.py. */
export const recurrentCases: { readonly [name: string]: Network } = {
  ...Object.fromEntries(
    Object.entries(recurrentTypes).flatMap(([kind, type]) => [
      [kind, plain(type, { units: 5 })],
      [`${kind} all`, plain(type, { units: 5, returns: 'all' })],
      [`${kind} without bias`, plain(type, { units: 4, bias: false })],
      [`${kind} bidirectional`, plain(type, { units: 4, bidirectional: true })],
      [
        `${kind} stacked bidirectional all`,
        plain(type, { units: 3, layers: 2, bidirectional: true, returns: 'all' }),
      ],
      [`${kind} stacked`, plain(type, { units: 4, layers: 3 })],
      [`${kind} masked`, masked(type, { units: 4 })],
      [
        `${kind} masked bidirectional all`,
        masked(type, { units: 3, layers: 2, bidirectional: true, returns: 'all' }),
      ],
    ]),
  ),
  'RNN relu': plain('SimpleRNN', { units: 5, activation: 'relu', returns: 'all' }),
};
