import { type DType, formatShape, type Shape, sameShape, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { cast, equal } from './compare.ts';
import { FLOATS, INDICES, normalizeAxis, range, requireDType, requireRank } from './infer.ts';
import { transpose, unsqueeze } from './movement.ts';
import { type Binary, op, type SampleInput, type Ternary, type Unary } from './op.ts';
import { zeros } from './operand.ts';

/** ONNX defines the ND ops for these alone. */
const INT64: readonly DType[] = ['int64'];

type Along = { axis: number };
const indices = (shape: readonly number[], n: number, dtype: DType = 'int64'): SampleInput => ({
  shape,
  dtype,
  domain: [0, n],
});

// y = data[indices] along an axis: the gradient is added up where it was read.
export const Gather = op<Binary, Along>({
  name: 'Gather',
  infer: ([data, at], { axis }) => {
    requireDType('Gather', at, INDICES);
    normalizeAxis('Gather', axis, data.shape.length);
    return {
      dtype: data.dtype,
      shape: [...data.shape.slice(0, axis), ...at.shape, ...data.shape.slice(axis + 1)],
    };
  },
  vjp: (g, { inputs: [data, at], attributes: { axis } }) => {
    // The gathered axes come first, so that each index stands for one row.
    const rank = shapeOf(data).length;
    const count = shapeOf(at).length;
    const toFront = [...range(count, axis), ...range(axis), ...range(rank - axis - 1, axis + count)];
    const rows = transpose(g, toFront);
    const order = [axis, ...range(axis), ...range(rank - axis - 1, axis + 1)];
    const summed = scatterND(zeros(order.map(i => shapeOf(data)[i]!)), unsqueeze(at, [-1]), rows, 'add');
    return [
      transpose(
        summed,
        range(rank).map(i => order.indexOf(i)),
      ),
      null,
    ];
  },
  samples: [
    { inputs: [[5, 3], indices([4], 5)], attributes: { axis: 0 } },
    { inputs: [[5, 3], indices([2, 4], 5)], attributes: { axis: 0 } },
    { inputs: [[2, 4, 3], indices([3, 2], 4, 'int32')], attributes: { axis: 1 } },
    { inputs: [[4, 3], indices([], 3)], attributes: { axis: 1 } },
  ],
});
export const gather = (data: Value, at: Value, axis = 0): Value =>
  apply(Gather, [data, at], { axis: normalizeAxis('Gather', axis, shapeOf(data).length) });

// y[i][j] = data[indices[i][j]][j] (along axis 0): the gradient is added up where it was read.
export const GatherElements = op<Binary, Along>({
  name: 'GatherElements',
  infer: ([data, at], { axis }) => {
    requireDType('GatherElements', at, INDICES);
    requireRank('GatherElements', at, data.shape.length, data.shape.length);
    requireWithin('GatherElements', at.shape, data.shape, axis);
    return { dtype: data.dtype, shape: at.shape };
  },
  vjp: (g, { inputs: [data, at], attributes: { axis } }) => [
    scatterElements(zeros(shapeOf(data)), at, g, axis, 'add'),
    null,
  ],
  samples: [
    { inputs: [[4, 3], indices([2, 3], 4)], attributes: { axis: 0 } },
    { inputs: [[4, 3], indices([4, 1], 3)], attributes: { axis: 1 } },
    { inputs: [[2, 3, 2], indices([2, 5, 2], 3)], attributes: { axis: 1 } },
  ],
});
export const gatherElements = (data: Value, at: Value, axis: number): Value =>
  apply(GatherElements, [data, at], { axis: normalizeAxis('GatherElements', axis, shapeOf(data).length) });

function requireWithin(name: string, at: Shape, data: Shape, axis: number): void {
  const wrong = at.findIndex((dim, i) => {
    const size = data[i]!;
    return i !== axis && dim !== size && (typeof dim === 'string' || typeof size === 'string' || dim > size);
  });
  if (wrong < 0) return;
  throw new TypeProblem(
    'index-shape',
    `${name}: indices of ${formatShape(at)} do not fit ${formatShape(data)} along axis ${axis}.`,
    { op: name, indices: formatShape(at), data: formatShape(data), axis },
  );
}

type Reduced = { reduction: 'add' };

// y = data with updates added at the indices: d data = g, d updates = g read at the indices.
export const ScatterND = op<Ternary, Reduced>({
  name: 'ScatterND',
  infer: ([data, at, updates]): TensorType => {
    requireDType('ScatterND', at, INT64);
    requireDType('ScatterND', data, FLOATS);
    requireRank('ScatterND', at, 1);
    if (!sameShape(pickedShape('ScatterND', data, at), updates.shape))
      throw new TypeProblem(
        'index-shape',
        `ScatterND: updates of ${formatShape(updates.shape)} do not fit indices of ${formatShape(at.shape)}.`,
        { op: 'ScatterND', updates: formatShape(updates.shape), indices: formatShape(at.shape) },
      );
    return data;
  },
  vjp: (g, { inputs: [, at] }) => [g, null, gatherND(g, at)],
  int64Inputs: [1],
  samples: [
    { inputs: [[5, 3], indices([4, 1], 5), [4, 3]], attributes: { reduction: 'add' } },
    { inputs: [[3, 3], indices([2, 4, 2], 3), [2, 4]], attributes: { reduction: 'add' } },
  ],
});
/** Where several updates meet in one place, all count. */
export const scatterND = (data: Value, at: Value, updates: Value, reduction: 'add'): Value =>
  apply(ScatterND, [data, cast(at, 'int64'), updates], { reduction });

// y = data read at the index vectors on the last axis of the indices: the gradient is added up where it was read.
export const GatherND = op<Binary>({
  name: 'GatherND',
  infer: ([data, at]): TensorType => {
    requireDType('GatherND', at, INT64);
    requireRank('GatherND', at, 1);
    return { dtype: data.dtype, shape: pickedShape('GatherND', data, at) };
  },
  vjp: (g, { inputs: [data, at] }) => [scatterND(zeros(shapeOf(data)), at, g, 'add'), null],
  int64Inputs: [1],
  samples: [{ inputs: [[5, 3], indices([4, 1], 5)] }, { inputs: [[3, 3], indices([2, 4, 2], 3)] }],
});
export const gatherND = (data: Value, at: Value): Value => apply(GatherND, [data, cast(at, 'int64')]);

/** One slice of data for each index vector. */
function pickedShape(name: string, data: TensorType, at: TensorType): Shape {
  const depth = at.shape[at.shape.length - 1];
  if (typeof depth === 'number' && depth <= data.shape.length)
    return [...at.shape.slice(0, -1), ...data.shape.slice(depth)];
  throw new TypeProblem(
    'index-shape',
    `${name}: indices of ${formatShape(at.shape)} do not fit ${formatShape(data.shape)}.`,
    { op: name, indices: formatShape(at.shape), data: formatShape(data.shape) },
  );
}

// As ScatterND, element by element along an axis.
export const ScatterElements = op<Ternary, Along & Reduced>({
  name: 'ScatterElements',
  infer: ([data, at, updates], { axis }): TensorType => {
    requireDType('ScatterElements', at, INDICES);
    requireDType('ScatterElements', data, FLOATS);
    requireRank('ScatterElements', at, data.shape.length, data.shape.length);
    requireWithin('ScatterElements', at.shape, data.shape, axis);
    if (!sameShape(at.shape, updates.shape))
      throw new TypeProblem(
        'index-shape',
        `ScatterElements: updates of ${formatShape(updates.shape)} need as many indices, not ${formatShape(at.shape)}.`,
        { op: 'ScatterElements', updates: formatShape(updates.shape), indices: formatShape(at.shape) },
      );
    return data;
  },
  vjp: (g, { inputs: [, at], attributes: { axis } }) => [g, null, gatherElements(g, at, axis)],
  samples: [
    { inputs: [[4, 3], indices([2, 3], 4), [2, 3]], attributes: { axis: 0, reduction: 'add' } },
    { inputs: [[4, 3], indices([4, 5], 3), [4, 5]], attributes: { axis: 1, reduction: 'add' } },
  ],
});
export const scatterElements = (
  data: Value,
  at: Value,
  updates: Value,
  axis: number,
  reduction: 'add',
): Value =>
  apply(ScatterElements, [data, at, updates], {
    axis: normalizeAxis('ScatterElements', axis, shapeOf(data).length),
    reduction,
  });

/**
 * float32, 1 at the index along a new last axis. Composed: ONNX's OneHot does not run on webgpu.
 * @param at int64 or int32; an index outside [0, depth) gives zeros
 */
export const oneHot = (at: Value, depth: number): Value =>
  cast(equal(unsqueeze(at, [-1]), iota(depth, at.type.dtype)), 'float32');

// A constant: no gradient.
export const Range = op<readonly [], { count: number }>({
  name: 'Range',
  infer: (_, { count }): TensorType => ({ dtype: 'int32', shape: [count] }),
  vjp: 'none',
  onnx: ({ count }) => ({
    attributes: {},
    extraInputs: [0, count, 1].map(value => ({ dtype: 'int32', shape: [], values: [value] })),
  }),
  samples: [{ inputs: [], attributes: { count: 5 } }],
});
/** 0, 1, …, n - 1. */
export const iota = (n: number, dtype: DType = 'int32'): Value => cast(apply(Range, [], { count: n }), dtype);

// The gradient is cut the same way.
export const Trilu = op<Unary, { upper: boolean; k: number }>({
  name: 'Trilu',
  infer: ([x]) => {
    requireRank('Trilu', x, 2);
    return x;
  },
  vjp: (g, { attributes: { upper, k } }) => [trilu(g, { upper, k })],
  onnx: ({ upper, k }) => ({
    attributes: { upper },
    extraInputs: [{ dtype: 'int64', shape: [], values: [k] }],
  }),
  samples: [
    { inputs: [[3, 4]], attributes: { upper: false, k: 0 } },
    { inputs: [[2, 4, 3]], attributes: { upper: true, k: 1 } },
  ],
});
/** Keeps one triangle of each matrix, from the k-th diagonal on. */
export const trilu = (x: Value, { upper = true, k = 0 }: { upper?: boolean; k?: number } = {}): Value =>
  apply(Trilu, [x], { upper, k });

export const indexing = [Gather, GatherElements, ScatterND, ScatterElements, GatherND, Range, Trilu];
