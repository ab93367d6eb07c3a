import { reduceMax } from '../ops/index.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

export const GlobalMaxPool = layer({
  type: 'GlobalMaxPool',
  version: 1,
  category: 'pooling',
  doc: 'Takes the largest value of each channel over the whole image, signal or volume: one feature for each channel.',
  synonyms: ['Global Max Pooling', 'GMP', 'Adaptive Max Pool', 'Global Maximum'],
  attributes: {},
  inputs: { x: 'Signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'Features [batch, channels].' },
  lower({ x }) {
    const axes = requireSpatial(x).sizes.map((_, axis) => axis + 2);
    return { y: reduceMax(x, { axes, keepdims: false }) };
  },
});
