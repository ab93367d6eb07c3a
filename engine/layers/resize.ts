import { layerProblem } from '../graph/problem-codes.ts';
import { constant } from '../ir/value.ts';
import { gather } from '../ops/index.ts';
import { bool, choice, floats, ints } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { linear, nearest, resample, type Stretch } from './resampling.ts';
import { times } from './window.ts';

/** PyTorch's F.interpolate without antialias; a factor that does not give whole pixels is rounded down, as there. */
export const Resize = layer({
  type: 'Resize',
  version: 1,
  category: 'signal',
  doc: 'Brings images to another size, given in pixels or as factors.',
  synonyms: ['Interpolate', 'Rescale', 'Bilinear', 'Nearest', 'Shrink', 'Enlarge'],
  attributes: {
    by: choice({
      default: 'size',
      options: ['size', 'factor'],
      doc: 'Whether size says how large the images become, or factors say how many times larger.',
    }),
    size: ints({
      default: [32, 32],
      length: 2,
      min: 1,
      when: { attribute: 'by', is: ['size'] },
      doc: 'Height and width of the result.',
    }),
    factors: floats({
      default: [0.5, 0.5],
      min: 0,
      when: { attribute: 'by', is: ['factor'] },
      doc: 'How many times higher and wider; below 1 the images become smaller.',
    }),
    mode: choice({
      default: 'bilinear',
      options: ['nearest', 'bilinear'],
      doc: 'nearest takes the next pixel; bilinear draws lines between pixels.',
    }),
    alignCorners: bool({
      default: false,
      when: { attribute: 'mode', is: ['bilinear'] },
      doc: 'The outermost pixels stay the outermost; else the pixels are areas.',
    }),
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Images of the new size with the same channels.' },
  summary: ({ by, size, factors, mode }) => `${by === 'size' ? times(size) : `×${times(factors)}`} ${mode}`,
  lower({ x }, { by, size, factors, mode, alignCorners }) {
    const { sizes } = requireSpatial(x, 2);
    if (by === 'factor' && factors.length !== 2) {
      const fault = { attribute: 'factors', length: 2, count: factors.length };
      throw layerProblem('attribute-length', fault, { attribute: 'factors' });
    }
    const [vertical, horizontal] = sizes.map((from, axis): Stretch => {
      if (by === 'size') return { from, to: size[axis]!, ratio: from / size[axis]! };
      const factor = factors[axis]!;
      const to = Math.floor(from * factor);
      if (to === 0) throw layerProblem('resize-nothing', { factor, size: from }, { attribute: 'factors' });
      return { from, to, ratio: 1 / factor };
    }) as [Stretch, Stretch];
    if (mode === 'bilinear')
      return { y: resample(x, linear(vertical, alignCorners), linear(horizontal, alignCorners)) };
    const picked = (value: typeof x, stretch: Stretch, axis: number) =>
      gather(value, constant(nearest(stretch), [stretch.to]), axis);
    return { y: picked(picked(x, vertical, 2), horizontal, 3) };
  },
});
