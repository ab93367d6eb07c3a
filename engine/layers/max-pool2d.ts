import { maxPool } from '../ops/index.ts';
import { layer } from './layer.ts';
import { poolAttributes, poolOutput, poolSettings } from './pooling.ts';
import { layoutOf, times } from './window.ts';

export const MaxPool2D = layer({
  type: 'MaxPool2D',
  version: 1,
  category: 'pooling',
  doc: 'Keeps the largest value of each window.',
  synonyms: ['Max Pooling', 'Maxpool', 'Subsampling', 'Downsample'],
  attributes: poolAttributes(2),
  inputs: { x: layoutOf(2) },
  outputs: { y: poolOutput(2) },
  summary: ({ kernelSize, padding }) => `${times(kernelSize)} ${padding}`,
  lower: ({ x }, attributes) => ({ y: maxPool(x, poolSettings(2, x, attributes)) }),
});
