import type { Value } from '../ir/value.ts';
import { attend } from './attention.ts';
import { bool, choice, float, int } from './attribute.ts';
import { layer, type Ports } from './layer.ts';

export const attentionAttributes = {
  heads: int({ default: 4, min: 1, doc: 'Heads that attend side by side; they share the features evenly.' }),
  causal: bool({
    default: false,
    doc: 'A step sees itself and the steps before it alone, as a text is written.',
  }),
  positions: choice({
    default: 'none',
    options: ['none', 'rotary'],
    doc: 'rotary: the heads see how far apart two steps are. none: leave it to a PositionalEncoding before.',
  }),
  bias: bool({ default: true, doc: 'Add trainable biases to the products.' }),
  dropout: float({ default: 0, min: 0, max: 0.99, doc: 'Share that is dropped while training.' }),
};

const ports = ({ attention, masked }: { readonly attention: string; readonly masked: boolean }): Ports => ({
  x: 'Sequences [batch, steps, features] that ask.',
  ...(attention === 'cross' && { memory: 'Sequences [batch, other steps, other features] that are read.' }),
  ...(masked && { mask: 'Which of the steps that are read count [batch, steps].' }),
});

/** As torch.nn.MultiheadAttention; each of its four products has a weight [in, out], as Dense. */
export const MultiHeadAttention = layer({
  type: 'MultiHeadAttention',
  version: 1,
  category: 'sequence',
  doc: 'Lets every step read what it needs from all steps, in several ways at once.',
  synonyms: ['Attention', 'Self-Attention', 'Cross-Attention', 'Transformer', 'MHA', 'RoPE'],
  attributes: {
    ...attentionAttributes,
    attention: choice({
      default: 'self',
      options: ['self', 'cross'],
      doc: 'self: the steps read one another. cross: they read another sequence, the memory.',
    }),
    masked: bool({ default: false, doc: 'Take a mask (1 a step, 0 padding): padding is not read.' }),
  },
  inputs: ports,
  outputs: { y: 'As x.' },
  summary: ({ heads, attention, causal }) =>
    [`${heads} × ${attention}`, ...(causal ? ['causal'] : [])].join(' · '),
  lower(inputs: { readonly [port: string]: Value }, attributes, scope) {
    const x = inputs.x!;
    const memory = attributes.attention === 'cross' ? inputs.memory! : x;
    return { y: attend(x, memory, attributes.masked ? inputs.mask! : null, attributes, scope) };
  },
});
