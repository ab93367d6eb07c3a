/** Ops that join tensors and take them apart. */
import { addDims } from '../ir/dim.ts';
import { formatShape, type Shape, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, applyAll, shapeOf, type Value } from '../ir/value.ts';
import { normalizeAxis, replaceAt, requireKnown } from './infer.ts';
import { unsqueeze } from './movement.ts';
import { op, type Unary } from './op.ts';
import { zeros } from './operand.ts';

// The gradient is cut into the parts again.
export const Concat = op<readonly Value[], { axis: number }>({
  name: 'Concat',
  infer: (types, { axis }) => {
    const first = types[0]!;
    for (const type of types) {
      const fits =
        type.shape.length === first.shape.length &&
        type.shape.every((dim, i) => i === axis || dim === first.shape[i]);
      if (!fits || type.dtype !== first.dtype)
        throw new TypeProblem(
          'concat-shape',
          `Cannot join ${formatShape(first.shape)} and ${formatShape(type.shape)} along axis ${axis}: all else must agree.`,
          { a: formatShape(first.shape), b: formatShape(type.shape), axis },
        );
    }
    const sum = types.map(type => type.shape[axis]!).reduce(addDims);
    return { dtype: first.dtype, shape: replaceAt(first.shape, axis, sum) };
  },
  vjp: (g, { inputs, attributes: { axis } }) =>
    split(
      g,
      inputs.map(value => shapeOf(value)[axis]!),
      axis,
    ),
  samples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
      attributes: { axis: 0 },
    },
    {
      inputs: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      attributes: { axis: 1 },
    },
  ],
});
export function concat(values: readonly Value[], axis: number): Value {
  const first = values[0];
  if (!first) throw new Error('There is nothing to join.');
  const at = normalizeAxis('Concat', axis, shapeOf(first).length);
  return values.length === 1 ? first : apply(Concat, values, { axis: at });
}

/** Joins along a new axis. */
export const stack = (values: readonly Value[], axis: number): Value =>
  concat(
    values.map(value => unsqueeze(value, [axis])),
    axis,
  );

// The gradients are joined again; a part that the loss does not need counts as zeros.
export const Split = op<Unary, { sizes: Shape; axis: number }>({
  name: 'Split',
  infer: ([x], { sizes, axis }): TensorType[] => {
    const total = sizes.reduce(addDims, 0);
    if (total !== x.shape[axis])
      throw new TypeProblem(
        'split-sizes',
        `The parts ${formatShape(sizes)} do not add up to ${x.shape[axis]}.`,
        {
          sizes: formatShape(sizes),
          total,
          size: x.shape[axis]!,
        },
      );
    return sizes.map(size => ({ dtype: x.dtype, shape: replaceAt(x.shape, axis, size) }));
  },
  vjp: (_, { outputs, gradients, attributes: { axis } }) => [
    concat(
      outputs.map((output, i) => gradients[i] ?? zeros(shapeOf(output))),
      axis,
    ),
  ],
  onnx: ({ sizes, axis }) => ({
    attributes: { axis },
    extraInputs: [sizes.map(size => requireKnown('Split', size))],
  }),
  samples: [
    { inputs: [[4, 3]], attributes: { sizes: [1, 3], axis: 0 } },
    { inputs: [[2, 6]], attributes: { sizes: [2, 3, 1], axis: 1 } },
  ],
});
export function split(x: Value, sizes: Shape, axis: number): readonly Value[] {
  const at = normalizeAxis('Split', axis, shapeOf(x).length);
  return sizes.length === 1 && sizes[0] === shapeOf(x)[at] ? [x] : applyAll(Split, [x], { sizes, axis: at });
}
