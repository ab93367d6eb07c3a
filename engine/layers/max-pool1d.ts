import { maxPool } from '../ops/index.ts';
import { layer } from './layer.ts';
import { poolAttributes, poolOutput, poolSettings } from './pooling.ts';
import { layoutOf, times } from './window.ts';

export const MaxPool1D = layer({
  type: 'MaxPool1D',
  version: 1,
  category: 'pooling',
  doc: 'Keeps the largest value of each window.',
  synonyms: ['Max Pooling', 'Maxpool1d', 'Subsampling', 'Downsample'],
  attributes: poolAttributes(1),
  inputs: { x: layoutOf(1) },
  outputs: { y: poolOutput(1) },
  summary: ({ kernelSize, padding }) => `${times(kernelSize)} ${padding}`,
  lower: ({ x }, attributes) => ({ y: maxPool(x, poolSettings(1, x, attributes)) }),
});
