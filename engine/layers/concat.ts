import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { shapeOf } from '../ir/value.ts';
import { concat } from '../ops/index.ts';
import { int } from './attribute.ts';
import { layer } from './layer.ts';
import { inOrder, inputCount, numberedPorts } from './merge.ts';

export const Concat = layer({
  type: 'Concat',
  version: 1,
  category: 'shape',
  doc: 'Joins its inputs along one axis.',
  synonyms: ['Concatenate', 'Join', 'Merge', 'Cat'],
  attributes: {
    inputs: inputCount,
    axis: int({ default: 1, min: 1, doc: 'Axis along which they are joined; 1: channels or features.' }),
  },
  inputs: numberedPorts,
  outputs: { y: 'As the inputs, with the sizes of that axis added.' },
  summary: ({ axis }) => `axis ${axis}`,
  lower(inputs, { inputs: count, axis }) {
    const values = inOrder(inputs, count);
    const [[firstPort, head], ...rest] = values as [(typeof values)[0], ...typeof values];
    const shape = shapeOf(head);
    const first = formatShape(shape);
    if (axis >= shape.length)
      throw layerProblem('concat-axis', { axis, first, last: shape.length - 1 }, { attribute: 'axis' });
    for (const [port, value] of rest) {
      const other = shapeOf(value);
      const names = { shape: formatShape(other), port, first, firstPort };
      if (value.type.dtype !== head.type.dtype)
        throw layerProblem(
          'concat-dtype',
          { dtype: value.type.dtype, port, first: head.type.dtype, firstPort },
          { port },
        );
      if (other.length !== shape.length) throw layerProblem('concat-rank', names, { port });
      if (other.some((dim, at) => at !== axis && dim !== shape[at]))
        throw layerProblem('concat-shape', { ...names, axis }, { port });
    }
    return {
      y: concat(
        values.map(([, value]) => value),
        axis,
      ),
    };
  },
});
