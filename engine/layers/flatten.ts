import { shapeOf } from '../ir/value.ts';
import { reshape } from '../ops/index.ts';
import { layer } from './layer.ts';
import { sampleSizes } from './require.ts';

export const Flatten = layer({
  type: 'Flatten',
  version: 1,
  category: 'shape',
  doc: 'Lays the values of each sample out in one list.',
  synonyms: ['Ravel', 'Vectorize', 'Unroll'],
  attributes: {},
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'Features [batch, product of all other axes].' },
  lower({ x }) {
    const size = sampleSizes(x).reduce((product, dim) => product * dim, 1);
    return { y: reshape(x, [shapeOf(x)[0]!, size]) };
  },
});
