import { reduceMean } from '../ops/index.ts';
import { layer } from './layer.ts';
import { requireImage } from './require.ts';

export const GlobalAveragePool = layer({
  type: 'GlobalAveragePool',
  version: 1,
  category: 'pooling',
  doc: 'Takes the mean of each channel over the whole image: one feature for each channel.',
  synonyms: ['Global Average Pooling', 'GAP', 'Adaptive Average Pool', 'Global Mean'],
  attributes: {},
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Features [batch, channels].' },
  lower({ x }) {
    requireImage(x);
    return { y: reduceMean(x, { axes: [2, 3], keepdims: false }) };
  },
});
