import { layerProblem } from '../graph/problem-codes.ts';
import { ints } from './attribute.ts';
import { borderAttributes, cutOut, drawnWhole } from './augmentation.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { times } from './window.ts';

/** torchvision's RandomCrop of a padded image to its own size, each sample on its own. */
export const RandomShift = layer({
  type: 'RandomShift',
  version: 1,
  category: 'signal',
  doc: 'While training, moves each image by a few random pixels, so that the exact place does not matter. Later it does nothing.',
  synonyms: ['Augmentation', 'Translation', 'Pad and Crop', 'Jitter'],
  attributes: {
    pixels: ints({
      default: [2, 2],
      length: 2,
      min: 0,
      doc: 'At most so many pixels up or down, and left or right.',
    }),
    ...borderAttributes,
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'As x.' },
  summary: ({ pixels, mode }) => `${times(pixels)} ${mode}`,
  lower({ x }, { pixels, ...border }, scope) {
    const { sizes } = requireSpatial(x, 2);
    const [down, across] = pixels as [number, number];
    sizes.forEach((size, axis) => {
      if (pixels[axis]! < size) return;
      const fault = { attribute: 'pixels', limit: size - 1, value: pixels[axis]! };
      throw layerProblem('attribute-at-most', fault, { attribute: 'pixels' });
    });
    if (scope.mode !== 'training' || (down === 0 && across === 0)) return { y: x };
    const top = drawnWhole(x, scope, -down, down);
    const left = drawnWhole(x, scope, -across, across);
    return { y: cutOut(x, top, left, sizes, border) };
  },
});
