import { layerProblem } from '../graph/problem-codes.ts';
import { reshape, transpose } from '../ops/index.ts';
import { int } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

/** Shi et al. (2016), as PyTorch's nn.PixelShuffle: y[c, h r + i, w r + j] = x[c r² + i r + j, h, w]. */
export const PixelShuffle = layer({
  type: 'PixelShuffle',
  version: 1,
  category: 'shape',
  doc: 'Makes a larger image by laying channels side by side as pixels.',
  synonyms: ['Depth to Space', 'Sub-Pixel Convolution', 'Super Resolution', 'Upsampling'],
  attributes: { factor: int({ default: 2, min: 1, doc: 'How many times higher and wider.' }) },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Larger images with factor² times fewer channels.' },
  summary: ({ factor }) => `×${factor}`,
  lower({ x }, { factor }) {
    const { batch, channels, sizes } = requireSpatial(x, 2);
    const [height, width] = sizes as [number, number];
    const groups = factor * factor;
    if (channels % groups !== 0)
      throw layerProblem('shuffle-channels', { channels, groups }, { attribute: 'factor' });
    const left = channels / groups;
    const apart = reshape(x, [batch, left, factor, factor, height, width]);
    const woven = transpose(apart, [0, 1, 4, 2, 5, 3]);
    return { y: reshape(woven, [batch, left, height * factor, width * factor]) };
  },
});
