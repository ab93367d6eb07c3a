/** Attention, positions, pooling over time and Transformer blocks that are compared with PyTorch's. */
import { type Attributes, node } from '../documents.ts';
import type { Network } from '../sequence-fixtures.ts';

const plain = (type: string, attributes: Attributes): Network => ({
  inputs: { input: [5, 6] },
  nodes: [node(type, attributes, 'layer')],
  edges: ['input > layer', 'layer > output'],
});

const behindDense = (type: string, attributes: Attributes): Network => ({
  inputs: { input: [5, 6] },
  nodes: [node('Dense', { units: 6 }, 'before'), node(type, attributes, 'layer')],
  edges: ['input > before', 'before > layer', 'layer > output'],
});

const masked = (type: string, attributes: Attributes): Network => ({
  inputs: { input: [5] },
  nodes: [
    node('Embedding', { vocabulary: 9, size: 6 }),
    node('Mask'),
    node(type, { ...attributes, masked: true }, 'layer'),
  ],
  edges: ['input > embedding', 'input > mask', 'embedding > layer', 'mask > layer.mask', 'layer > output'],
});

const decoder = (attributes: Attributes): Network => ({
  inputs: { input: [5], other: [4, 6] },
  nodes: [
    node('Embedding', { vocabulary: 9, size: 6 }),
    node('Mask'),
    node('TransformerDecoder', { feedForward: 10, masked: true, ...attributes }, 'layer'),
  ],
  edges: [
    'input > embedding',
    'input > mask',
    'other > layer',
    'embedding > layer.memory',
    'mask > layer.mask',
    'layer > output',
  ],
});

/** The cases of `attention_cases` in make_sequence_fixtures.py. */
export const attentionCases: { readonly [name: string]: Network } = {
  self: plain('MultiHeadAttention', { heads: 2 }),
  'self behind dense': behindDense('MultiHeadAttention', { heads: 3 }),
  causal: plain('MultiHeadAttention', { heads: 3, causal: true }),
  masked: masked('MultiHeadAttention', { heads: 2 }),
  cross: {
    inputs: { input: [5, 6], other: [7, 4] },
    nodes: [node('MultiHeadAttention', { heads: 2, attention: 'cross' }, 'layer')],
    edges: ['input > layer', 'other > layer.memory', 'layer > output'],
  },
  'rotary causal': plain('MultiHeadAttention', { heads: 3, causal: true, positions: 'rotary' }),
  sinusoidal: behindDense('PositionalEncoding', { method: 'sinusoidal' }),
  learned: plain('PositionalEncoding', { method: 'learned', positions: 8 }),
  'class token': behindDense('ClassToken', {}),
  ...Object.fromEntries(
    ['mean', 'max', 'last', 'first'].map(method => [
      `pooling ${method}`,
      masked('SequencePooling', { method }),
    ]),
  ),
};

const encoder = { feedForward: 10 };
/** The cases of `block_cases`. */
export const transformerCases: { readonly [name: string]: Network } = {
  'encoder pre': plain('TransformerEncoder', { ...encoder, heads: 2 }),
  'encoder post': plain('TransformerEncoder', { ...encoder, heads: 3, activation: 'relu', norm: 'post' }),
  'encoder causal': plain('TransformerEncoder', { ...encoder, heads: 1, causal: true }),
  'encoder masked': masked('TransformerEncoder', { ...encoder, heads: 2, norm: 'post' }),
  'decoder pre': decoder({ heads: 2 }),
  'decoder post': decoder({ heads: 3, activation: 'relu', norm: 'post' }),
};
