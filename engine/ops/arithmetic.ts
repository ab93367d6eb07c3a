/** Arithmetic of two tensors, broadcast as NumPy does. A plain number stands for a scalar of the other's dtype. */
import { sameShape, type TensorType } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { cast, equal, greater, greaterOrEqual, where } from './compare.ts';
import { log, neg } from './elementwise.ts';
import { broadcastShapes, FLOATS, NUMBERS, requireDType, requireSameDType } from './infer.ts';
import { type Binary, type OpRow, op, type Sample } from './op.ts';
import { type Operand, operands, unbroadcast } from './operand.ts';

const inferBinary =
  (name: string, allowed = NUMBERS) =>
  ([a, b]: readonly [TensorType, TensorType]): TensorType => {
    requireSameDType(name, a, b);
    requireDType(name, a, allowed);
    return { dtype: a.dtype, shape: broadcastShapes(a.shape, b.shape) };
  };

/** The same shape, broadcasting on either side and on both, a scalar, an added axis. */
const broadcasting: OpRow['samples'] = [
  {
    inputs: [
      [2, 3],
      [2, 3],
    ],
  },
  { inputs: [[2, 3], [3]] },
  { inputs: [[1], [2, 3]] },
  {
    inputs: [
      [4, 1, 3],
      [2, 1],
    ],
  },
  { inputs: [[], [2, 2]] },
];
const integers = (dtype: 'int32' | 'uint32' | 'int64', low = 1): Sample<never> => ({
  inputs: [
    { shape: [2, 3], dtype, domain: [low, 100] },
    { shape: [3], dtype, domain: [low, 9] },
  ],
});

/** Folds equal shapes, and a scalar with anything: what the gradients of scalars leave behind. */
const foldScalars =
  (compute: (a: number, b: number) => number): NonNullable<OpRow['fold']> =>
  ([a, b], _, [x, y]) => {
    if (!(a instanceof Float32Array && b instanceof Float32Array)) return null;
    if (b.length === 1) return a.map(value => compute(value, b[0]!));
    if (a.length === 1) return b.map(value => compute(a[0]!, value));
    return sameShape(x!.shape, y!.shape) ? a.map((value, i) => compute(value, b[i]!)) : null;
  };

// d(a + b) = da + db
export const Add = op<Binary>({
  name: 'Add',
  infer: inferBinary('Add'),
  vjp: (g, { inputs: [a, b] }) => [unbroadcast(g, shapeOf(a)), unbroadcast(g, shapeOf(b))],
  fold: foldScalars((a, b) => a + b),
  samples: [...broadcasting, integers('uint32')],
});
export const add = (a: Operand, b: Operand): Value => apply(Add, operands(a, b));

// d(a - b) = da - db
export const Sub = op<Binary>({
  name: 'Sub',
  infer: inferBinary('Sub'),
  vjp: (g, { inputs: [a, b] }) => [unbroadcast(g, shapeOf(a)), neg(unbroadcast(g, shapeOf(b)))],
  fold: foldScalars((a, b) => a - b),
  samples: [...broadcasting, integers('uint32')],
});
export const sub = (a: Operand, b: Operand): Value => apply(Sub, operands(a, b));

// d(a b) = b da + a db
export const Mul = op<Binary>({
  name: 'Mul',
  infer: inferBinary('Mul'),
  vjp: (g, { inputs: [a, b] }) => [unbroadcast(mul(g, b), shapeOf(a)), unbroadcast(mul(g, a), shapeOf(b))],
  fold: foldScalars((a, b) => a * b),
  samples: [...broadcasting, integers('uint32'), integers('int32')],
});
export const mul = (a: Operand, b: Operand): Value => apply(Mul, operands(a, b));

// d(a / b) = da / b - (a / b) db / b
export const Div = op<Binary>({
  name: 'Div',
  infer: inferBinary('Div'),
  vjp: (g, { inputs: [a, b], output }) => {
    const scaled = div(g, b);
    return [unbroadcast(scaled, shapeOf(a)), neg(unbroadcast(mul(scaled, output), shapeOf(b)))];
  },
  fold: foldScalars((a, b) => a / b),
  samples: [
    { inputs: [[2, 3], { shape: [2, 3], awayFromZero: 0.5 }] },
    { inputs: [[2, 3], { shape: [3], awayFromZero: 0.5 }] },
    { inputs: [[1], { shape: [2, 3], awayFromZero: 0.5 }] },
    { inputs: [[4, 1, 3], { shape: [2, 1], awayFromZero: 0.5 }] },
    integers('uint32'),
  ],
});
export const div = (a: Operand, b: Operand): Value => apply(Div, operands(a, b));

// d(x^y) = y x^(y-1) dx + x^y ln(x) dy, and 0 dy at x = 0, as PyTorch has it.
export const Pow = op<Binary>({
  name: 'Pow',
  infer: inferBinary('Pow', FLOATS),
  vjp: (g, { inputs: [x, y], output }) => {
    const logarithm = log(where(equal(x, 0), 1, x));
    return [
      unbroadcast(mul(g, mul(y, pow(x, sub(y, 1)))), shapeOf(x)),
      unbroadcast(mul(mul(g, output), logarithm), shapeOf(y)),
    ];
  },
  fold: foldScalars((x, y) => x ** y),
  samples: [
    { inputs: [{ shape: [2, 3], domain: [0.5, 2] }, [2, 3]] },
    { inputs: [{ shape: [2, 3], domain: [0.5, 2] }, [3]] },
    { inputs: [{ shape: [3, 1], domain: [0.5, 2] }, [2, 1, 3]] },
    { inputs: [[2, 3], { shape: [], values: [2], fixed: true }] },
  ],
});
export const pow = (x: Operand, y: Operand): Value => apply(Pow, operands(x, y));

/** Where both are equal each takes half of the gradient, as in PyTorch's maximum and minimum. */
const shares = (g: Value, high: Value, low: Value): Value =>
  mul(mul(g, 0.5), add(cast(greater(high, low), 'float32'), cast(greaterOrEqual(high, low), 'float32')));

const apart: OpRow['samples'] = [
  {
    inputs: [
      { shape: [2, 3], distinct: true },
      { shape: [2, 3], domain: [0.01, 0.02] },
    ],
  },
  {
    inputs: [
      { shape: [2, 3], distinct: true },
      { shape: [3], domain: [0.01, 0.02] },
    ],
  },
  {
    inputs: [
      { shape: [1], domain: [0.01, 0.02] },
      { shape: [2, 3], distinct: true },
    ],
  },
];

// d max(a, b) = da where a > b, db where b > a
export const Max = op<Binary>({
  name: 'Max',
  infer: inferBinary('Max'),
  vjp: (g, { inputs: [a, b] }) => [
    unbroadcast(shares(g, a, b), shapeOf(a)),
    unbroadcast(shares(g, b, a), shapeOf(b)),
  ],
  fold: foldScalars(Math.max),
  samples: apart,
});
export const max = (a: Operand, b: Operand): Value => apply(Max, operands(a, b));

// d min(a, b) = da where a < b, db where b < a
export const Min = op<Binary>({
  name: 'Min',
  infer: inferBinary('Min'),
  vjp: (g, { inputs: [a, b] }) => [
    unbroadcast(shares(g, b, a), shapeOf(a)),
    unbroadcast(shares(g, a, b), shapeOf(b)),
  ],
  fold: foldScalars(Math.min),
  samples: apart,
});
export const min = (a: Operand, b: Operand): Value => apply(Min, operands(a, b));

export const arithmetic = [Add, Sub, Mul, Div, Pow, Max, Min];
