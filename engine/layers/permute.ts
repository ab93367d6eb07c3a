import { layerProblem } from '../graph/problem-codes.ts';
import { shapeOf } from '../ir/value.ts';
import { transpose } from '../ops/index.ts';
import { ints } from './attribute.ts';
import { layer } from './layer.ts';

export const Permute = layer({
  type: 'Permute',
  version: 1,
  category: 'shape',
  doc: 'Puts the axes of each sample in another order.',
  synonyms: ['Transpose', 'Swap Axes', 'Channels First', 'Channels Last'],
  attributes: {
    order: ints({
      default: [2, 1],
      min: 1,
      separate: true,
      doc: 'The axes in their new order; the batch is axis 0 and stays first.',
    }),
  },
  inputs: { x: 'Any shape [batch, …].' },
  outputs: { y: 'The same values with their axes in the new order.' },
  summary: ({ order }) => order.join(', '),
  lower({ x }, { order }) {
    const axes = shapeOf(x).slice(1);
    if (order.length !== axes.length || axes.some((_, i) => !order.includes(i + 1)))
      throw layerProblem(
        'permute-order',
        { order: order.join(', '), axes: axes.map((_, i) => i + 1).join(', ') },
        { attribute: 'order' },
      );
    return { y: transpose(x, [0, ...order]) };
  },
});
