import { layerProblem } from '../graph/problem-codes.ts';
import { shapeOf } from '../ir/value.ts';
import { pad } from '../ops/index.ts';
import { choice, float, int } from './attribute.ts';
import { layer } from './layer.ts';
import { requireAxis, requireFloat } from './require.ts';

/** PyTorch's F.pad along one axis; its `replicate` is ONNX's `edge`. */
export const Pad = layer({
  type: 'Pad',
  version: 1,
  category: 'shape',
  doc: 'Adds values before and after those along one axis.',
  synonyms: ['Padding', 'Reflect', 'Replicate', 'Border'],
  attributes: {
    axis: int({ default: -1, doc: 'Axis that grows; negative numbers count from the end.' }),
    before: int({ default: 1, min: 0, doc: 'How many are added at the start.' }),
    after: int({ default: 1, min: 0, doc: 'How many are added at the end.' }),
    mode: choice({
      default: 'constant',
      options: ['constant', 'reflect', 'edge'],
      doc: 'constant: one value. reflect: mirrored at the border. edge: the outermost value again.',
    }),
    value: float({
      default: 0,
      when: { attribute: 'mode', is: ['constant'] },
      doc: 'The value that is added.',
    }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'As x, longer on that axis.' },
  summary: ({ before, after, mode }) => `${before} + ${after} ${mode}`,
  lower({ x }, { axis, before, after, mode, value }) {
    requireFloat(x);
    const along = requireAxis(x, axis);
    const limit = mode === 'reflect' ? Number(shapeOf(x)[along]) - 1 : Number.POSITIVE_INFINITY;
    for (const [attribute, value] of Object.entries({ before, after }))
      if (value > limit) throw layerProblem('attribute-at-most', { attribute, limit, value }, { attribute });
    const at = (n: number) => shapeOf(x).map((_, i) => (i === along ? n : 0));
    return { y: pad(x, { pads: [...at(before), ...at(after)], mode, value }) };
  },
});
