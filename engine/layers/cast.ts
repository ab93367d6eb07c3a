import { cast } from '../ops/index.ts';
import { choice } from './attribute.ts';
import { layer } from './layer.ts';

export const Cast = layer({
  type: 'Cast',
  version: 1,
  category: 'arithmetic',
  doc: 'Makes numbers of whole numbers, or whole numbers of numbers (towards 0; no gradient passes).',
  synonyms: ['Convert', 'To Float', 'To Integer', 'dtype'],
  attributes: {
    dtype: choice({ default: 'float32', options: ['float32', 'int64'], doc: 'Numbers or whole numbers.' }),
  },
  inputs: { x: 'Any shape.' },
  outputs: { y: 'As x, of the other type.' },
  summary: ({ dtype }) => dtype,
  lower: ({ x }, { dtype }) => ({ y: cast(x, dtype) }),
});
