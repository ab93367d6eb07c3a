import { maxPool } from '../ops/index.ts';
import { layer } from './layer.ts';
import { poolAttributes, poolOutput, poolSettings } from './pooling.ts';
import { layoutOf, times } from './window.ts';

export const MaxPool3D = layer({
  type: 'MaxPool3D',
  version: 1,
  category: 'pooling',
  doc: 'Keeps the largest value of each window.',
  synonyms: ['Max Pooling', 'Maxpool3d', 'Subsampling', 'Downsample'],
  attributes: poolAttributes(3),
  inputs: { x: layoutOf(3) },
  outputs: { y: poolOutput(3) },
  summary: ({ kernelSize, padding }) => `${times(kernelSize)} ${padding}`,
  lower: ({ x }, attributes) => ({ y: maxPool(x, poolSettings(3, x, attributes)) }),
});
