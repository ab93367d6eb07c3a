import { reduceMean } from '../ops/index.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

export const GlobalAveragePool = layer({
  type: 'GlobalAveragePool',
  version: 1,
  category: 'pooling',
  doc: 'Takes the mean of each channel over the whole image, signal or volume: one feature for each channel.',
  synonyms: ['Global Average Pooling', 'GAP', 'Adaptive Average Pool', 'Global Mean'],
  attributes: {},
  inputs: { x: 'Signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'Features [batch, channels].' },
  lower({ x }) {
    const axes = requireSpatial(x).sizes.map((_, axis) => axis + 2);
    return { y: reduceMean(x, { axes, keepdims: false }) };
  },
});
