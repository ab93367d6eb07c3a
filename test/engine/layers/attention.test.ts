/** Attention, positions, pooling over time and Transformer blocks beside PyTorch's. */
import { describe, expect, test } from 'vitest';
import { createSession } from '../../../engine/session/runtime.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { type Attributes, node } from '../../support/documents.ts';
import {
  compareWithPyTorch,
  type Network,
  networkDocument,
  sequenceFixtures,
} from '../../support/sequence-fixtures.ts';
import { noWebGpu } from '../../support/webgpu.ts';

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
const attention: { readonly [name: string]: Network } = {
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
const blocks: { readonly [name: string]: Network } = {
  'encoder pre': plain('TransformerEncoder', { ...encoder, heads: 2 }),
  'encoder post': plain('TransformerEncoder', { ...encoder, heads: 3, activation: 'relu', norm: 'post' }),
  'encoder causal': plain('TransformerEncoder', { ...encoder, heads: 1, causal: true }),
  'encoder masked': masked('TransformerEncoder', { ...encoder, heads: 2, norm: 'post' }),
  'decoder pre': decoder({ heads: 2 }),
  'decoder post': decoder({ heads: 3, activation: 'relu', norm: 'post' }),
};

describe.each([
  ['attention', attention],
  ['blocks', blocks],
] as const)('%s', (group, cases) => {
  test('every fixture has a case', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(sequenceFixtures[group]).sort());
  });

  test.each(Object.keys(cases))('%s', name =>
    compareWithPyTorch(cases[name]!, sequenceFixtures[group][name]!),
  );
});

test
  .skipIf(noWebGpu)
  .each([
    ...Object.keys(attention).map(name => ['attention', name] as const),
    ['blocks', 'encoder masked'],
    ['blocks', 'decoder pre'],
  ] as const)('%s, %s: trains on webgpu without the CPU', async (group, name) => {
  const network = (group === 'attention' ? attention : blocks)[name]!;
  const document = networkDocument(network, sequenceFixtures[group][name]!);
  const { graph } = buildTrainingGraph(document, { batchSize: 2 });
  const session = await createSession(graph, { device: 'webgpu', forbidFallback: true });
  await session.release();
});
