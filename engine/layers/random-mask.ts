import { layerProblem } from '../graph/problem-codes.ts';
import { shapeOf } from '../ir/value.ts';
import { add, filled, floor, mul, sub, where } from '../ops/index.ts';
import { float, int } from './attribute.ts';
import { drawn, isWithin, places } from './augmentation.ts';
import { layer } from './layer.ts';
import { requireAxis, requireFloat } from './require.ts';

/**
 * Park et al., SpecAugment (2019); torchaudio's FrequencyMasking and TimeMasking with iid_masks: the width is uniform on
 * [0, width), the start on [0, size - width), both cut to whole numbers.
 */
export const RandomMask = layer({
  type: 'RandomMask',
  version: 1,
  category: 'signal',
  doc: 'While training, covers random stretches of each sample along one axis, such as time or frequency. Later it does nothing.',
  synonyms: ['Augmentation', 'SpecAugment', 'TimeMasking', 'FrequencyMasking'],
  attributes: {
    axis: int({
      default: 1,
      doc: 'Axis along which stretches are covered; negative numbers count from the end.',
    }),
    width: int({ default: 8, min: 1, doc: 'A stretch is shorter than this.' }),
    count: int({ default: 2, min: 1, max: 100, doc: 'Stretches for each sample; they may overlap.' }),
    value: float({ default: 0, doc: 'What a covered value becomes.' }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'As x.' },
  summary: ({ axis, width, count }) => `${count} × ${width} @ ${axis}`,
  lower({ x }, { axis, width, count, value }, scope) {
    requireFloat(x);
    const along = requireAxis(x, axis);
    const size = Number(shapeOf(x)[along]);
    if (width > size) {
      const fault = { attribute: 'width', limit: size, value: width };
      throw layerProblem('attribute-at-most', fault, { attribute: 'width' });
    }
    if (scope.mode !== 'training') return { y: x };
    let y = x;
    for (let stretch = 0; stretch < count; stretch++) {
      const length = drawn(x, scope, 0, width);
      const start = floor(mul(drawn(x, scope, 0, 1), sub(size, length)));
      const covered = isWithin(places(x, along), start, add(start, floor(length)));
      y = where(covered, filled(value, []), y);
    }
    return { y };
  },
});
