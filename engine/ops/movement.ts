/** Ops that rearrange elements or axes and compute nothing. */
import { divDims, productOf } from '../ir/dim.ts';
import { type Dim, formatShape, type Shape, sameShape, TypeProblem } from '../ir/type.ts';
import { apply, type Operation, shapeOf, type Value } from '../ir/value.ts';
import { broadcastShapes, normalizeAxes, normalizeAxis, range, requireRank } from './infer.ts';
import { op, type Unary } from './op.ts';
import { unbroadcast } from './operand.ts';

// The gradient goes the way back: the inverse permutation.
export const Transpose = op<Unary, { perm: readonly number[] }>({
  name: 'Transpose',
  infer: ([x], { perm }) => {
    const rank = x.shape.length;
    if (perm.length !== rank || range(rank).some(axis => !perm.includes(axis)))
      throw new TypeProblem('perm', `${formatShape(perm)} is not an order of the ${rank} axes.`, {
        perm: formatShape(perm),
        rank,
      });
    return { dtype: x.dtype, shape: perm.map(axis => x.shape[axis]!) };
  },
  vjp: (g, { attributes: { perm } }) => [
    transpose(
      g,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ],
  samples: [
    { inputs: [[2, 3]], attributes: { perm: [1, 0] } },
    { inputs: [[2, 3, 4]], attributes: { perm: [2, 0, 1] } },
    { inputs: [[2, 1, 3, 4]], attributes: { perm: [0, 2, 3, 1] } },
  ],
});
/** Axis i of the result is axis perm[i] of x; all axes reversed where perm is left out. */
export function transpose(x: Value, perm?: readonly number[]): Value {
  const rank = shapeOf(x).length;
  const order = perm?.map(axis => normalizeAxis('Transpose', axis, rank)) ?? range(rank).reverse();
  return order.every((axis, i) => axis === i) && order.length === rank
    ? x
    : apply(Transpose, [x], { perm: order });
}

// The gradient takes the shape back.
export const Reshape = op<Unary, { shape: Shape }>({
  name: 'Reshape',
  infer: ([x], { shape }) => {
    const from = productOf(x.shape);
    const to = productOf(shape);
    if (from !== to)
      throw new TypeProblem(
        'reshape-size',
        `${formatShape(x.shape)} holds ${from} values, but ${formatShape(shape)} holds ${to}.`,
        { from: formatShape(x.shape), to: formatShape(shape), has: from, needs: to },
      );
    return { dtype: x.dtype, shape };
  },
  vjp: (g, { inputs: [x] }) => [reshape(g, shapeOf(x))],
  onnx: ({ shape }, [x]) => ({ attributes: {}, extraInputs: [reshapeTarget(shape, x!.shape)] }),
  fold: ([data]) => data!,
  samples: [
    { inputs: [[2, 6]], attributes: { shape: [3, 4] } },
    { inputs: [[2, 3]], attributes: { shape: [6] } },
    { inputs: [[1]], attributes: { shape: [] } },
  ],
});

/** ONNX copies the input's dimension where the target says 0, and works one out where it says -1. */
function reshapeTarget(shape: Shape, from: Shape): number[] {
  let unknown = 0;
  return shape.map((dim, axis) => {
    if (typeof dim === 'number') return dim;
    if (dim === from[axis]) return 0;
    if (unknown++ > 0)
      throw new Error(`The reshape to ${formatShape(shape)} has more than one dimension that is not known.`);
    return -1;
  });
}

/** One dimension may be -1: what the others leave. */
export function reshape(x: Value, shape: Shape): Value {
  const target = resolve(shapeOf(x), shape);
  return sameShape(target, shapeOf(x)) ? x : apply(Reshape, [x], { shape: target });
}

function resolve(from: Shape, shape: Shape): Shape {
  const open = shape.indexOf(-1);
  if (open < 0) return shape;
  const known = shape.toSpliced(open, 1);
  const rest = known.includes(-1) ? null : divDims(productOf(from), productOf(known));
  if (rest === null)
    throw new TypeProblem(
      'reshape-size',
      `${formatShape(from)} holds ${productOf(from)} values, which ${formatShape(shape)} cannot hold.`,
      { from: formatShape(from), to: formatShape(shape), has: productOf(from), needs: productOf(known) },
    );
  return shape.toSpliced(open, 1, rest);
}

// The gradient sums over the stretched axes.
export const Expand = op<Unary, { shape: Shape }>({
  name: 'Expand',
  infer: ([x], { shape }) => {
    if (!sameShape(broadcastShapes(x.shape, shape), shape))
      throw new TypeProblem('broadcast', `${formatShape(x.shape)} cannot stretch to ${formatShape(shape)}.`, {
        a: formatShape(x.shape),
        b: formatShape(shape),
      });
    return { dtype: x.dtype, shape };
  },
  vjp: (g, { inputs: [x] }) => [unbroadcast(g, shapeOf(x))],
  onnx: ({ shape }, [x]) => ({ attributes: {}, extraInputs: [expandTarget(shape, x!.shape)] }),
  samples: [
    { inputs: [[3]], attributes: { shape: [2, 3] } },
    { inputs: [[2, 1, 3]], attributes: { shape: [2, 4, 3] } },
    { inputs: [[1, 1]], attributes: { shape: [2, 3, 4] } },
    { inputs: [[]], attributes: { shape: [2, 2] } },
  ],
});

/** ONNX's Expand keeps the input's dimension where the target says 1. */
function expandTarget(shape: Shape, from: Shape): number[] {
  return shape.map((dim, axis) => {
    if (typeof dim === 'number') return dim;
    if (dim === from[axis - shape.length + from.length]) return 1;
    throw new Error(`Cannot stretch ${formatShape(from)} to ${formatShape(shape)}: ${dim} is not known.`);
  });
}

/** Stretches axes of size 1, and adds axes in front, as NumPy's broadcast_to. */
export const expand = (x: Value, shape: Shape): Value =>
  sameShape(shapeOf(x), shape) ? x : apply(Expand, [x], { shape });

// The gradient takes the shape back.
export const Squeeze = op<Unary, { axes: readonly number[] }>({
  name: 'Squeeze',
  infer: ([x], { axes }) => {
    const wrong = axes.find(axis => x.shape[axis] !== 1);
    if (wrong !== undefined)
      throw new TypeProblem('squeeze', `Axis ${wrong} of ${formatShape(x.shape)} is not 1.`, {
        axis: wrong,
        shape: formatShape(x.shape),
      });
    return { dtype: x.dtype, shape: x.shape.filter((_, axis) => !axes.includes(axis)) };
  },
  vjp: (g, { attributes: { axes } }) => [unsqueeze(g, axes)],
  onnx: ({ axes }) => ({ attributes: {}, extraInputs: [axes] }),
  fold: ([data]) => data!,
  samples: [
    { inputs: [[2, 1, 3]], attributes: { axes: [1] } },
    { inputs: [[1, 3, 1]], attributes: { axes: [0, 2] } },
  ],
});
export const squeeze = (x: Value, axes: readonly number[]): Value =>
  axes.length === 0 ? x : apply(Squeeze, [x], { axes: normalizeAxes('Squeeze', axes, shapeOf(x).length) });

// The gradient takes the shape back.
export const Unsqueeze = op<Unary, { axes: readonly number[] }>({
  name: 'Unsqueeze',
  infer: ([x], { axes }) => {
    const shape: Dim[] = [...x.shape];
    for (const axis of axes) shape.splice(axis, 0, 1);
    return { dtype: x.dtype, shape };
  },
  vjp: (g, { attributes: { axes } }) => [squeeze(g, axes)],
  onnx: ({ axes }) => ({ attributes: {}, extraInputs: [axes] }),
  fold: ([data]) => data!,
  samples: [
    { inputs: [[2, 3]], attributes: { axes: [1] } },
    { inputs: [[2, 3]], attributes: { axes: [0, 3] } },
    { inputs: [[]], attributes: { axes: [0] } },
  ],
});
/** The axes are counted in the result. */
export const unsqueeze = (x: Value, axes: readonly number[]): Value =>
  axes.length === 0
    ? x
    : apply(Unsqueeze, [x], { axes: normalizeAxes('Unsqueeze', axes, shapeOf(x).length + axes.length) });

/** Joins the axes [from, to) into one. */
export function mergeAxes(x: Value, from: number, to: number): Value {
  requireRank('Reshape', x.type, to);
  const shape = shapeOf(x);
  return reshape(x, [...shape.slice(0, from), productOf(shape.slice(from, to)), ...shape.slice(to)]);
}

/** Whether it gives the same elements in the same order. */
export const isReshaping = ({ row }: Pick<Operation, 'row'>): boolean =>
  [Reshape.name, Squeeze.name, Unsqueeze.name].includes(row.name);

export const movement = [Transpose, Reshape, Expand, Squeeze, Unsqueeze];
