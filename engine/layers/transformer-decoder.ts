import { shapeOf, type Value } from '../ir/value.ts';
import { attend } from './attention.ts';
import { bool } from './attribute.ts';
import { within } from './compose.ts';
import { layer, type Ports } from './layer.ts';
import { requireSequence } from './recurrent.ts';
import { blockAttributes, feedForward, residual } from './transformer.ts';

const ports = ({ masked }: { readonly masked: boolean }): Ports => ({
  x: 'Sequences [batch, steps, features] that are written.',
  memory: 'Sequences [batch, other steps, other features] of the encoder.',
  ...(masked && { mask: 'Which steps of the memory count [batch, other steps].' }),
});

/** As torch.nn.TransformerDecoderLayer with a causal mask: padding at the end of x is seen by no step before it. */
export const TransformerDecoder = layer({
  type: 'TransformerDecoder',
  version: 1,
  category: 'sequence',
  doc: 'One Transformer block that writes: each step reads the steps before it, then the memory of an encoder.',
  synonyms: ['Transformer', 'Transformer Block', 'Decoder', 'Cross-Attention', 'Sequence to Sequence'],
  attributes: {
    ...blockAttributes,
    masked: bool({
      default: false,
      doc: 'Take a mask (1 a step, 0 padding): padding of the memory is not read.',
    }),
  },
  inputs: ports,
  outputs: { y: 'As x.' },
  summary: ({ heads, feedForward: size }) => `${heads} heads · ${size}`,
  lower(inputs: { readonly [port: string]: Value }, attributes, scope) {
    const [x, memory] = [inputs.x!, inputs.memory!];
    requireSequence(x);
    const features = Number(shapeOf(x)[2]);
    const mask = attributes.masked ? inputs.mask! : null;
    const own = { ...attributes, causal: true };
    // Steps of two sequences have no distance.
    const across = { ...attributes, causal: false, positions: 'none' } as const;
    const before = residual(x, 'norm1', attributes, scope, value =>
      attend(value, value, null, own, within(scope, 'attention')),
    );
    const read = residual(before, 'norm2', attributes, scope, value =>
      attend(value, memory, mask, across, within(scope, 'cross')),
    );
    return {
      y: residual(read, 'norm3', attributes, scope, value => feedForward(value, attributes, features, scope)),
    };
  },
});
