import { layerProblem } from '../graph/problem-codes.ts';
import { standardNormal } from '../initializers/index.ts';
import { gather } from '../ops/index.ts';
import { int } from './attribute.ts';
import { layer } from './layer.ts';

export const Embedding = layer({
  type: 'Embedding',
  version: 1,
  category: 'sequence',
  doc: 'Looks each index up in a trainable table: one list of features for each category.',
  synonyms: ['Lookup', 'Word Vectors', 'Category', 'Table'],
  attributes: {
    vocabulary: int({ default: 1000, min: 1, doc: 'Rows of the table; indices go from 0 to one less.' }),
    size: int({ default: 32, min: 1, doc: 'Features of a row.' }),
  },
  inputs: { x: 'Indices (int64) of any shape.' },
  outputs: { y: 'As x, with one more axis of size features.' },
  summary: ({ vocabulary, size }) => `${vocabulary} × ${size}`,
  lower({ x }, { vocabulary, size }, scope) {
    if (x.type.dtype !== 'int64') throw layerProblem('dtype-index', { dtype: x.type.dtype }, { port: 'x' });
    // The standard normal distribution, as in PyTorch. A row is what one index gives.
    const table = scope.parameter('weight', [vocabulary, size], standardNormal, undefined, 0);
    return { y: gather(table, x, 0) };
  },
});
