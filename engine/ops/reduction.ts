/** Ops that fold whole axes away, or run along one. */
import type { Shape, TensorType } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { cast, equal } from './compare.ts';
import { exp, log, stopGradient } from './elementwise.ts';
import { FLOATS, NUMBERS, normalizeAxes, normalizeAxis, range, requireDType, requireKnown } from './infer.ts';
import { expand, reshape } from './movement.ts';
import { type OpRow, op, type Unary } from './op.ts';

type Reduction = { axes: readonly number[]; keepdims: boolean };

export interface ReduceSettings {
  /** All where it is left out. */
  readonly axes?: readonly number[];
  /** Leaves the folded axes behind with size 1; false where it is left out. */
  readonly keepdims?: boolean;
}

type Samples = OpRow<Unary, Reduction>['samples'];

const reducedShape = (shape: Shape, { axes, keepdims }: Reduction): Shape =>
  keepdims
    ? shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : shape.filter((_, axis) => !axes.includes(axis));

const reduction = (
  name: string,
  vjp: (g: Value, x: Value, y: Value, attributes: Reduction) => Value,
  samples: Samples = [
    { inputs: [[2, 3, 4]], attributes: { axes: [0, 1, 2], keepdims: false } },
    { inputs: [[2, 3, 4]], attributes: { axes: [1], keepdims: false } },
    { inputs: [[2, 3, 4]], attributes: { axes: [0, 2], keepdims: true } },
    { inputs: [[2, 3, 4]], attributes: { axes: [2], keepdims: true } },
  ],
): OpRow =>
  op<Unary, Reduction>({
    name,
    infer: ([x], attributes): TensorType => {
      requireDType(name, x, NUMBERS);
      return { dtype: x.dtype, shape: reducedShape(x.shape, attributes) };
    },
    vjp: (g, { inputs: [x], output, attributes }) => [vjp(g, x, output, attributes)],
    onnx: ({ axes, keepdims }) => ({ attributes: { keepdims }, extraInputs: [axes] }),
    samples,
  });

function reduce(row: OpRow, x: Value, { axes, keepdims = false }: ReduceSettings): Value {
  const rank = shapeOf(x).length;
  const folded = axes ? normalizeAxes(row.name, axes, rank) : range(rank);
  // ONNX reads an empty list of axes as all of them.
  return folded.length === 0 ? x : apply(row, [x], { axes: folded, keepdims });
}

/** With the folded axes as 1, so that it broadcasts against x. */
const restored = (y: Value, x: Value, { axes, keepdims }: Reduction): Value =>
  keepdims ? y : reshape(y, reducedShape(shapeOf(x), { axes, keepdims: true }));

// dx = g, the same for all that was summed
export const ReduceSum = reduction('ReduceSum', (g, x, _, attributes) =>
  expand(restored(g, x, attributes), shapeOf(x)),
);
export const reduceSum = (x: Value, settings: ReduceSettings = {}): Value => reduce(ReduceSum, x, settings);

// dx = g / n
export const ReduceMean = reduction('ReduceMean', (g, x, _, attributes) => {
  const count = attributes.axes.reduce((n, axis) => n * requireKnown('ReduceMean', shapeOf(x)[axis]!), 1);
  return expand(mul(restored(g, x, attributes), 1 / count), shapeOf(x));
});
export const reduceMean = (x: Value, settings: ReduceSettings = {}): Value => reduce(ReduceMean, x, settings);

const distinct: Samples = [
  { inputs: [{ shape: [2, 3, 4], distinct: true }], attributes: { axes: [0, 1, 2], keepdims: false } },
  { inputs: [{ shape: [2, 3, 4], distinct: true }], attributes: { axes: [1], keepdims: false } },
  { inputs: [{ shape: [2, 3, 4], distinct: true }], attributes: { axes: [0, 2], keepdims: true } },
];

/** The largest (or smallest) share the gradient evenly, as in PyTorch's amax. */
const toExtremes = (g: Value, x: Value, y: Value, attributes: Reduction): Value => {
  const mask = cast(equal(x, restored(y, x, attributes)), 'float32');
  const count = reduceSum(mask, { axes: attributes.axes, keepdims: true });
  return mul(mask, div(restored(g, x, attributes), count));
};

// dx = g where x is the largest
export const ReduceMax = reduction('ReduceMax', toExtremes, distinct);
export const reduceMax = (x: Value, settings: ReduceSettings = {}): Value => reduce(ReduceMax, x, settings);

// dx = g where x is the smallest
export const ReduceMin = reduction('ReduceMin', toExtremes, distinct);
export const reduceMin = (x: Value, settings: ReduceSettings = {}): Value => reduce(ReduceMin, x, settings);

// y = Σ x²: dx = 2 x g
export const ReduceSumSquare = reduction('ReduceSumSquare', (g, x, _, attributes) =>
  mul(mul(x, 2), restored(g, x, attributes)),
);
export const reduceSumSquare = (x: Value, settings: ReduceSettings = {}): Value => {
  // With no axis to fold it still squares.
  const empty = settings.axes?.length === 0 || shapeOf(x).length === 0;
  return empty ? mul(x, x) : reduce(ReduceSumSquare, x, settings);
};

// y = softmax(x): dx = y (g - Σ g y)
export const Softmax = op<Unary, { axis: number }>({
  name: 'Softmax',
  infer: ([x], { axis }) => {
    requireDType('Softmax', x, FLOATS);
    normalizeAxis('Softmax', axis, x.shape.length);
    return x;
  },
  vjp: (g, { output: y, attributes: { axis } }) => [
    mul(y, sub(g, reduceSum(mul(g, y), { axes: [axis], keepdims: true }))),
  ],
  samples: [
    { inputs: [[2, 5]], attributes: { axis: 1 } },
    { inputs: [[2, 5, 3]], attributes: { axis: 1 } },
    { inputs: [[4]], attributes: { axis: 0 } },
  ],
});
export const softmax = (x: Value, axis = -1): Value =>
  apply(Softmax, [x], { axis: normalizeAxis('Softmax', axis, shapeOf(x).length) });

/** x - max(x) along the axis. The shift cancels out, so no gradient needs to pass the maximum. */
const shifted = (x: Value, axis: number): readonly [Value, Value] => {
  const top = stopGradient(reduceMax(x, { axes: [axis], keepdims: true }));
  return [sub(x, top), top];
};

/** ln softmax(x), safe from overflow. Composed: ONNX's LogSoftmax does not run on webgpu. */
export function logSoftmax(x: Value, axis = -1): Value {
  const [z] = shifted(x, axis);
  return sub(z, log(reduceSum(exp(z), { axes: [axis], keepdims: true })));
}

/** ln Σ e^x along the axis, which it folds away, safe from overflow. */
export function logSumExp(x: Value, axis = -1): Value {
  const [z, top] = shifted(x, axis);
  const sum = add(log(reduceSum(exp(z), { axes: [axis], keepdims: true })), top);
  return reshape(sum, shapeOf(reduceSum(x, { axes: [axis] })));
}

type Cumulative = { axis: number; exclusive: boolean; reverse: boolean };

// y_i = Σ_{j<=i} x_j: dx_j = Σ_{i>=j} g_i, the same sum from the other end
export const CumSum: OpRow = op<Unary, Cumulative>({
  name: 'CumSum',
  infer: ([x], { axis }) => {
    requireDType('CumSum', x, NUMBERS);
    normalizeAxis('CumSum', axis, x.shape.length);
    return x;
  },
  vjp: (g, { attributes: { axis, exclusive, reverse } }) => [
    apply(CumSum, [g], { axis, exclusive, reverse: !reverse }),
  ],
  onnx: ({ axis, exclusive, reverse }) => ({
    attributes: { exclusive, reverse },
    extraInputs: [{ dtype: 'int64', shape: [], values: [axis] }],
  }),
  samples: [
    { inputs: [[2, 3]], attributes: { axis: 1, exclusive: false, reverse: false } },
    { inputs: [[4, 3]], attributes: { axis: 0, exclusive: true, reverse: false } },
    { inputs: [[2, 3]], attributes: { axis: 1, exclusive: true, reverse: true } },
  ],
});
export function cumSum(
  x: Value,
  axis: number,
  { exclusive = false, reverse = false }: { exclusive?: boolean; reverse?: boolean } = {},
): Value {
  return apply(CumSum, [x], { axis: normalizeAxis('CumSum', axis, shapeOf(x).length), exclusive, reverse });
}

export const reducing = [ReduceSum, ReduceMean, ReduceMax, ReduceMin, ReduceSumSquare, Softmax, CumSum];
