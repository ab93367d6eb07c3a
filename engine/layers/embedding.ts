import { layerProblem } from '../graph/problem-codes.ts';
import { initializerAttributes, initializerPair } from '../initializers/index.ts';
import { gather } from '../ops/index.ts';
import { bool, int } from './attribute.ts';
import { layer } from './layer.ts';

/**
 * Its table may be an edge of the graph: logits = h · tableᵀ by a MatMul that transposes ties the projection of a language
 * model to its embedding (Press and Wolf, Using the output embedding to improve language models, 2017).
 */
export const Embedding = layer({
  type: 'Embedding',
  version: 1,
  category: 'sequence',
  doc: 'Looks each index up in a trainable table: one list of features for each category.',
  synonyms: ['Lookup', 'Word Vectors', 'Category', 'Table'],
  attributes: {
    vocabulary: int({ default: 1000, min: 1, doc: 'Rows of the table; indices go from 0 to one less.' }),
    size: int({ default: 32, min: 1, doc: 'Features of a row.' }),
    table: bool({
      default: false,
      doc: 'Also give the whole table, to which an output projection can be tied.',
    }),
    // The standard normal distribution, as in PyTorch.
    ...initializerAttributes('How the rows begin.', 'standard-normal'),
  },
  inputs: { x: 'Indices (int64) of any shape.' },
  outputs: ({ table }) => ({
    y: 'As x, with one more axis of size features.',
    ...(table && { table: 'The table [vocabulary, size], the same for all samples.' }),
  }),
  summary: ({ vocabulary, size }) => `${vocabulary} × ${size}`,
  lower({ x }, { vocabulary, size, table: given, initializer, ...settings }, scope) {
    if (x.type.dtype !== 'int64') throw layerProblem('dtype-index', { dtype: x.type.dtype }, { port: 'x' });
    const { weights } = initializerPair(initializer, settings);
    // A row is what one index gives.
    const table = scope.parameter('weight', [vocabulary, size], weights, undefined, 0);
    return { y: gather(table, x, 0), ...(given && { table }) };
  },
});
