import { and, filled, sub, where } from '../ops/index.ts';
import { float, int, ints } from './attribute.ts';
import { drawnWhole, isWithin, places } from './augmentation.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';
import { times } from './window.ts';

/** DeVries and Taylor, Cutout (2017): the middle lies anywhere in the image, so a box may reach beyond the border. */
export const CutOut = layer({
  type: 'CutOut',
  version: 1,
  category: 'signal',
  doc: 'While training, covers a box at a random place of each image, so that no single part decides. Later it does nothing.',
  synonyms: ['Augmentation', 'Cutout', 'RandomErasing', 'Occlusion'],
  attributes: {
    size: ints({ default: [8, 8], length: 2, min: 1, doc: 'Height and width of a box.' }),
    count: int({ default: 1, min: 1, max: 100, doc: 'Boxes for each image; they may overlap.' }),
    value: float({ default: 0, doc: 'What a covered pixel becomes.' }),
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'As x.' },
  summary: ({ size, count }) => `${count} × ${times(size)}`,
  lower({ x }, { size, count, value }, scope) {
    const { sizes } = requireSpatial(x, 2);
    if (scope.mode !== 'training') return { y: x };
    const band = (axis: number) => {
      const side = size[axis - 2]!;
      const middle = drawnWhole(x, scope, 0, sizes[axis - 2]! - 1);
      const start = sub(middle, Math.floor(side / 2));
      return isWithin(sub(places(x, axis), start), 0, side);
    };
    let y = x;
    for (let box = 0; box < count; box++) y = where(and(band(2), band(3)), filled(value, []), y);
    return { y };
  },
});
