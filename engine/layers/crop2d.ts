import { layerProblem } from '../graph/problem-codes.ts';
import { slice } from '../ops/index.ts';
import { ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { times } from './window.ts';

export const Crop2D = layer({
  type: 'Crop2D',
  version: 1,
  category: 'shape',
  doc: 'Cuts the border of an image off.',
  synonyms: ['Cropping2D', 'Cut', 'Trim'],
  attributes: {
    border: ints({
      default: [1, 1, 1, 1],
      length: 4,
      min: 0,
      doc: 'Rows and columns cut off at top, left, bottom and right.',
    }),
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Smaller images with the same channels.' },
  summary: ({ border }) => times(border),
  lower({ x }, { border }) {
    const { sizes } = requireSpatial(x, 2);
    const [top, left, bottom, right] = border as [number, number, number, number];
    const ends = [sizes[0]! - bottom, sizes[1]! - right];
    if (ends[0]! <= top || ends[1]! <= left)
      throw layerProblem(
        'crop-nothing',
        { border: times(border), image: times(sizes) },
        { attribute: 'border' },
      );
    return { y: slice(x, { starts: [top, left], ends, axes: [2, 3] }) };
  },
});
