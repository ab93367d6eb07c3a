import { layerProblem } from '../graph/problem-codes.ts';
import { slice } from '../ops/index.ts';
import { int, ints } from './attribute.ts';
import { borderAttributes, cutOut, drawnWhole } from './augmentation.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { times } from './window.ts';

/** torchvision's RandomCrop with padding, each sample on its own; CenterCrop outside of training. */
export const RandomCrop = layer({
  type: 'RandomCrop',
  version: 1,
  category: 'signal',
  doc: 'While training, cuts a part out of each image at a random place; later always out of the middle.',
  synonyms: ['Augmentation', 'Pad and Crop', 'CenterCrop', 'Cut'],
  attributes: {
    size: ints({ default: [24, 24], length: 2, min: 1, doc: 'Height and width of the part.' }),
    padding: int({ default: 0, min: 0, doc: 'So many pixels beyond each border may be in the part.' }),
    ...borderAttributes,
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'Images of this size with the same channels.' },
  summary: ({ size, padding }) => (padding > 0 ? `${times(size)} + ${padding}` : times(size)),
  lower({ x }, { size, padding, ...border }, scope) {
    const { sizes } = requireSpatial(x, 2);
    const [spareRows, spareColumns] = sizes.map((from, axis) => from - size[axis]!) as [number, number];
    if (spareRows < 0 || spareColumns < 0)
      throw layerProblem(
        'crop-size',
        { size: times(size), image: times(sizes) },
        { port: 'x', attribute: 'size' },
      );
    if (scope.mode === 'training') {
      const top = drawnWhole(x, scope, -padding, spareRows + padding);
      const left = drawnWhole(x, scope, -padding, spareColumns + padding);
      return { y: cutOut(x, top, left, size, border) };
    }
    if (spareRows === 0 && spareColumns === 0) return { y: x };
    const starts = [Math.floor(spareRows / 2), Math.floor(spareColumns / 2)];
    return { y: slice(x, { starts, ends: starts.map((start, axis) => start + size[axis]!), axes: [2, 3] }) };
  },
});
