import { averagePool } from '../ops/index.ts';
import { ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { type Matrix, matrixOf, resample } from './resampling.ts';
import { times } from './window.ts';

/** PyTorch's nn.AdaptiveAvgPool2d: position i averages floor(i from / to) to ceil((i + 1) from / to). */
export const AdaptiveAveragePool2D = layer({
  type: 'AdaptiveAveragePool2D',
  version: 1,
  category: 'pooling',
  doc: 'Averages an image of any size down to a fixed one.',
  synonyms: ['AdaptiveAvgPool2d', 'Adaptive Average Pool', 'Region Pooling'],
  attributes: { size: ints({ default: [7, 7], length: 2, min: 1, doc: 'Height and width of the result.' }) },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Images of this size with the same channels.' },
  summary: ({ size }) => times(size),
  lower({ x }, { size }) {
    const { sizes } = requireSpatial(x, 2);
    const [height, width] = sizes as [number, number];
    const [rows, columns] = size as [number, number];
    if (height % rows === 0 && width % columns === 0) {
      const window = [height / rows, width / columns];
      return { y: averagePool(x, { kernelShape: window, strides: window }) };
    }
    return { y: resample(x, regions(height, rows), regions(width, columns)) };
  },
});

const regions = (from: number, to: number): Matrix =>
  matrixOf(to, from, row => {
    const start = Math.floor((row * from) / to);
    const end = Math.ceil(((row + 1) * from) / to);
    return Array.from({ length: end - start }, (_, i): [number, number] => [start + i, 1 / (end - start)]);
  });
