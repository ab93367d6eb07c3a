import { reshape, tile } from '../ops/index.ts';
import { bool, choice, ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { linear, resample, type Stretch } from './resampling.ts';

/** PyTorch's nn.Upsample by whole factors. */
export const Upsample = layer({
  type: 'Upsample',
  version: 1,
  category: 'shape',
  doc: 'Makes a larger image by repeating its pixels or by drawing lines between them.',
  synonyms: ['UpSampling2D', 'Resize', 'Interpolate', 'Bilinear', 'Nearest', 'Enlarge'],
  attributes: {
    scale: ints({ default: [2, 2], length: 2, min: 1, doc: 'How many times higher and wider.' }),
    mode: choice({
      default: 'nearest',
      options: ['nearest', 'bilinear'],
      doc: 'nearest repeats each pixel; bilinear draws lines between them.',
    }),
    alignCorners: bool({
      default: false,
      when: { attribute: 'mode', is: ['bilinear'] },
      doc: 'The outermost pixels stay the outermost; else the pixels are areas.',
    }),
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Larger images with the same channels.' },
  summary: ({ scale, mode }) => `×${scale.join('×')} ${mode}`,
  lower({ x }, { scale, mode, alignCorners }) {
    const { batch, channels, sizes } = requireSpatial(x, 2);
    const [height, width] = sizes as [number, number];
    const [down, across] = scale as [number, number];
    if (mode === 'bilinear') {
      const by = (from: number, factor: number): Stretch => ({ from, to: from * factor, ratio: 1 / factor });
      const [vertical, horizontal] = [by(height, down), by(width, across)];
      return { y: resample(x, linear(vertical, alignCorners), linear(horizontal, alignCorners)) };
    }
    const apart = reshape(x, [batch, channels, height, 1, width, 1]);
    const repeated = tile(apart, [1, 1, 1, down, 1, across]);
    return { y: reshape(repeated, [batch, channels, height * down, width * across]) };
  },
});
