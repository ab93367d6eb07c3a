import { shapeOf, type Value } from '../ir/value.ts';
import { attend } from './attention.ts';
import { bool } from './attribute.ts';
import { within } from './compose.ts';
import { layer } from './layer.ts';
import { attentionAttributes } from './multi-head-attention.ts';
import { requireSequence, sequenceInputs } from './recurrent.ts';
import { blockAttributes, feedForward, residual } from './transformer.ts';

/** As torch.nn.TransformerEncoderLayer; causal, it is a block of GPT-2. */
export const TransformerEncoder = layer({
  type: 'TransformerEncoder',
  version: 1,
  category: 'sequence',
  doc: 'One Transformer block: the steps read one another, then each is worked on by itself. Stack several.',
  synonyms: ['Transformer', 'Transformer Block', 'Encoder', 'BERT', 'GPT', 'ViT', 'Self-Attention'],
  attributes: {
    ...blockAttributes,
    causal: attentionAttributes.causal,
    masked: bool({ default: false, doc: 'Take a mask (1 a step, 0 padding): padding is not read.' }),
  },
  inputs: sequenceInputs,
  outputs: { y: 'As x.' },
  summary: ({ heads, feedForward: size, causal }) =>
    [`${heads} heads`, `${size}`, ...(causal ? ['causal'] : [])].join(' · '),
  lower(inputs: { readonly [port: string]: Value }, attributes, scope) {
    const x = inputs.x!;
    requireSequence(x);
    const features = Number(shapeOf(x)[2]);
    const mask = attributes.masked ? inputs.mask! : null;
    const read = residual(x, 'norm1', attributes, scope, value =>
      attend(value, value, mask, attributes, within(scope, 'attention')),
    );
    return {
      y: residual(read, 'norm2', attributes, scope, value => feedForward(value, attributes, features, scope)),
    };
  },
});
