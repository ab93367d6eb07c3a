import { zeros } from '../initializers/index.ts';
import { shapeOf } from '../ir/value.ts';
import { add, pad } from '../ops/index.ts';
import { layer } from './layer.ts';
import { requireSequence } from './recurrent.ts';

/** Devlin et al., BERT (2018); Dosovitskiy et al., ViT (2020), whose token begins at 0 as this one does. */
export const ClassToken = layer({
  type: 'ClassToken',
  version: 1,
  category: 'sequence',
  doc: 'Puts one trainable step before a sequence: attention gathers there what is known of all steps.',
  synonyms: ['CLS Token', 'Class Embedding', 'ViT', 'BERT', 'Register', 'Prepend'],
  attributes: {},
  inputs: { x: 'Sequences [batch, steps, features].' },
  outputs: { y: 'Sequences with one more step, the first.' },
  lower({ x }, _, scope) {
    requireSequence(x);
    const [, steps, features] = shapeOf(x) as [number, number, number];
    const token = scope.parameter('weight', [1, 1, features], zeros);
    // A sum of the two, each with zeros where the other is: it repeats the token for a batch of any size.
    const behind = pad(token, { pads: [0, 0, 0, 0, steps, 0] });
    return { y: add(pad(x, { pads: [0, 1, 0, 0, 0, 0] }), behind) };
  },
});
