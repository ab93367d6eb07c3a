import { less, reverse, where } from '../ops/index.ts';
import { bool, float } from './attribute.ts';
import { drawn } from './augmentation.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

/** torchvision's RandomHorizontalFlip and RandomVerticalFlip, each sample on its own. */
export const RandomFlip = layer({
  type: 'RandomFlip',
  version: 1,
  category: 'signal',
  doc: 'While training, mirrors random images, so that left and right do not matter. Later it does nothing.',
  synonyms: ['Augmentation', 'Mirror', 'RandomHorizontalFlip', 'RandomVerticalFlip'],
  attributes: {
    horizontal: bool({ default: true, doc: 'Swaps left and right.' }),
    vertical: bool({ default: false, doc: 'Swaps top and bottom.' }),
    probability: float({ default: 0.5, min: 0, max: 1, doc: 'Share of the images that are mirrored.' }),
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'As x.' },
  summary: ({ horizontal, vertical }) => `${horizontal ? '↔' : ''}${vertical ? '↕' : ''}`,
  lower({ x }, { horizontal, vertical, probability }, scope) {
    requireSpatial(x, 2);
    if (scope.mode !== 'training') return { y: x };
    let y = x;
    if (horizontal) y = where(less(drawn(x, scope, 0, 1), probability), reverse(y, [3]), y);
    if (vertical) y = where(less(drawn(x, scope, 0, 1), probability), reverse(y, [2]), y);
    return { y };
  },
});
