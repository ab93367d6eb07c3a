import { layerProblem } from '../graph/problem-codes.ts';
import { formatShape } from '../ir/type.ts';
import { constant } from '../ir/value.ts';
import { floats, ints } from './attribute.ts';
import { layer } from './layer.ts';

export const Constant = layer({
  type: 'Constant',
  version: 1,
  category: 'arithmetic',
  doc: 'Gives numbers that are the same for every sample and are not trained.',
  synonyms: ['Number', 'Fixed', 'Literal'],
  attributes: {
    values: floats({ default: [0], doc: 'One number for all, or all of them in order.' }),
    shape: ints({ default: [1], min: 1, doc: 'Their shape, without the batch.' }),
  },
  inputs: {},
  outputs: { y: 'Shape [1, …shape]: arithmetic repeats it for each sample.' },
  summary: ({ values }) => (values.length === 1 ? `${values[0]}` : ''),
  lower(_, { values, shape }) {
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (values.length !== 1 && values.length !== size)
      throw layerProblem(
        'constant-size',
        { count: values.length, shape: formatShape(shape), size },
        { attribute: 'values' },
      );
    const data = Float32Array.from({ length: size }, (_, i) => values[values.length === 1 ? 0 : i]!);
    return { y: constant(data, [1, ...shape]) };
  },
});
