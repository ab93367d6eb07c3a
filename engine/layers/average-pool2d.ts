import { averagePool } from '../ops/index.ts';
import { ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireImage } from './require.ts';
import { padding, pads, resolvePads, times } from './window.ts';

export const AveragePool2D = layer({
  type: 'AveragePool2D',
  version: 1,
  category: 'pooling',
  doc: 'Takes the mean of each window; padding does not count.',
  synonyms: ['Average Pooling', 'Avgpool', 'Mean Pool', 'Subsampling', 'Downsample'],
  attributes: {
    kernelSize: ints({ default: [2, 2], length: 2, min: 1, doc: 'Height and width of the window.' }),
    stride: ints({ default: [2, 2], length: 2, min: 1, doc: 'Steps from one window to the next.' }),
    padding,
    pads,
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Smaller images with the same channels.' },
  summary: ({ kernelSize, padding }) => `${times(kernelSize)} ${padding}`,
  lower({ x }, attributes) {
    const { kernelSize, stride } = attributes;
    const pads = resolvePads(attributes, requireImage(x));
    return { y: averagePool(x, { kernelShape: kernelSize, strides: stride, pads }) };
  },
});
