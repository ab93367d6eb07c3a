import { pad } from '../ops/index.ts';
import { ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { times } from './window.ts';

/** PyTorch's nn.ZeroPad2d, whose order is left, right, top, bottom. */
export const ZeroPad2D = layer({
  type: 'ZeroPad2D',
  version: 1,
  category: 'shape',
  doc: 'Frames an image with zeros.',
  synonyms: ['Zero Padding', 'ZeroPad2d', 'Border', 'Frame'],
  attributes: {
    pads: ints({
      default: [1, 1, 1, 1],
      length: 4,
      min: 0,
      doc: 'Rows and columns added at top, left, bottom and right.',
    }),
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Larger images with the same channels.' },
  summary: ({ pads }) => times(pads),
  lower({ x }, { pads: [top = 0, left = 0, bottom = 0, right = 0] }) {
    requireSpatial(x, 2);
    return { y: pad(x, { pads: [0, 0, top, left, 0, 0, bottom, right] }) };
  },
});
