/** A language model whose projection is tied to its embedding. */
import type { Field } from '../../../engine/document/document.ts';
import { documentOf, node } from '../documents.ts';

export const words = (name: string): Field => ({
  name,
  kind: 'category',
  dtype: 'int64',
  shape: [4],
  classes: Array.from({ length: 9 }, (_, i) => `word ${i}`),
});

/** `tied` of make_objective_fixtures.py. */
export const tiedModel = documentOf(
  [
    node('Input', { field: 'words' }),
    node('Embedding', { vocabulary: 9, size: 5, table: true }),
    node('Dense', { units: 5 }),
    node('Activation', { function: 'tanh' }, 'tanh'),
    node('MatMul', { transpose: true }, 'logits'),
    node('Permute', {}, 'classes'),
    node('Output', { target: 'next' }),
  ],
  [
    'input > embedding',
    'embedding > dense',
    'dense > tanh',
    'tanh > logits.x1',
    'embedding.table > logits.x2',
    'logits > classes',
    'classes > output',
  ],
  {
    fields: [words('words'), words('next')],
    training: { optimizer: { type: 'SGD', attributes: {} } },
  },
);
