import { layerProblem } from '../graph/problem-codes.ts';
import { shapeOf } from '../ir/value.ts';
import { slice } from '../ops/index.ts';
import { int } from './attribute.ts';
import { layer } from './layer.ts';
import { requireAxis } from './require.ts';

export const Slice = layer({
  type: 'Slice',
  version: 1,
  category: 'shape',
  doc: 'Takes a part along one axis.',
  synonyms: ['Cut', 'Narrow', 'Select', 'Index', 'Subset'],
  attributes: {
    axis: int({ default: 1, doc: 'Axis along which is cut; negative numbers count from the end.' }),
    start: int({ default: 0, doc: 'First value that is taken; negative numbers count from the end.' }),
    size: int({ default: 1, min: 0, doc: 'How many values are taken; 0: all to the end.' }),
    step: int({ default: 1, min: 1, doc: 'Takes every so many.' }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'As x, shorter on that axis.' },
  summary: ({ axis, start, size }) => `axis ${axis} · ${start} … ${size === 0 ? '' : start + size - 1}`,
  lower({ x }, { axis, start, size, step }) {
    const along = requireAxis(x, axis);
    const length = Number(shapeOf(x)[along]);
    const first = start < 0 ? start + length : start;
    const end = size === 0 ? length : first + (size - 1) * step + 1;
    if (first < 0 || first >= length || end > length)
      throw layerProblem('slice-range', { start, size, axis, length }, { attribute: 'start' });
    return { y: slice(x, { starts: [first], ends: [end], axes: [along], steps: [step] }) };
  },
});
