import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape, sameShape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { stack } from '../ops/index.ts';
import { int } from './attribute.ts';
import { layer } from './layer.ts';
import { inOrder, inputCount, numberedPorts } from './merge.ts';

/** torch.stack, behind the batch. */
export const Stack = layer({
  type: 'Stack',
  version: 1,
  category: 'shape',
  doc: 'Puts its inputs, all of one shape, side by side along a new axis.',
  synonyms: ['Pack', 'New Axis', 'Expand', 'Join', 'Triplet'],
  attributes: {
    inputs: inputCount,
    axis: int({ default: 1, min: 1, doc: 'Where the new axis is; 1: right behind the batch.' }),
  },
  inputs: numberedPorts,
  outputs: { y: 'As the inputs, with one more axis, as long as there are inputs.' },
  summary: ({ axis }) => `axis ${axis}`,
  lower(inputs, { inputs: count, axis }) {
    const values = inOrder(inputs, count);
    const [[firstPort, head], ...rest] = values as [(typeof values)[0], ...typeof values];
    const shape = shapeOf(head);
    const first = formatShape(shape);
    if (axis > shape.length)
      throw layerProblem('concat-axis', { axis, first, last: shape.length }, { attribute: 'axis' });
    for (const [port, value] of rest) {
      const { dtype } = value.type;
      if (dtype !== head.type.dtype)
        throw layerProblem('concat-dtype', { dtype, port, first: head.type.dtype, firstPort }, { port });
      if (!sameShape(shapeOf(value), shape))
        throw layerProblem(
          'merge-shape',
          { shape: formatShape(shapeOf(value)), port, first, firstPort },
          { port },
        );
    }
    return {
      y: stack(
        values.map(([, value]) => value),
        axis,
      ),
    };
  },
});
