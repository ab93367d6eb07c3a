/** Layers that only mean something beside others, compared with PyTorch. */
import { type Attributes, node } from '../documents.ts';
import type { Network } from '../sequence-fixtures.ts';

const multiplied = (constant: Attributes): Network => ({
  inputs: { input: [5, 6] },
  nodes: [node('Dense', { units: 6 }, 'before'), node('Constant', constant), node('Multiply', {}, 'product')],
  edges: ['input > before', 'before > product.x1', 'constant > product.x2', 'product > output'],
});

/** The cases of `beside_cases` in make_sequence_fixtures.py. */
export const besideCases: { readonly [name: string]: Network } = {
  constant: multiplied({ values: [-0.5], shape: [1, 1] }),
  constants: multiplied({ values: [1, -2, 0.5, 0, 3, 0.25], shape: [1, 6] }),
  // What is behind the point: no gradient passes the whole number.
  cast: {
    inputs: { input: [5, 6] },
    nodes: [
      node('Dense', { units: 6 }, 'before'),
      node('Cast', { dtype: 'int64' }, 'whole'),
      node('Cast', {}, 'number'),
      node('Subtract', {}, 'fraction'),
    ],
    edges: [
      'input > before',
      'before > whole',
      'whole > number',
      'before > fraction.x1',
      'number > fraction.x2',
      'fraction > output',
    ],
  },
  'mask of another index': {
    inputs: { input: [5] },
    nodes: [
      node('Embedding', { vocabulary: 4, size: 3 }),
      node('Mask', { padding: 2 }),
      node('SequencePooling', { method: 'mean', masked: true }, 'pool'),
    ],
    edges: ['input > embedding', 'input > mask', 'embedding > pool', 'mask > pool.mask', 'pool > output'],
  },
};
