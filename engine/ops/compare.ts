/** Comparisons, logic, choice by a condition, and change of dtype. None but Where and Cast has a gradient. */
import type { DType, TensorType } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { BOOLS, broadcastShapes, NUMBERS, requireDType, requireSameDType } from './infer.ts';
import { type Binary, type OpRow, op, type Ternary, type Unary } from './op.ts';
import { dataOf, type Operand, operands, unbroadcast } from './operand.ts';

const comparison = (name: string): OpRow =>
  op<Binary>({
    name,
    infer: ([a, b]) => {
      requireSameDType(name, a, b);
      requireDType(name, a, NUMBERS);
      return { dtype: 'bool', shape: broadcastShapes(a.shape, b.shape) };
    },
    vjp: 'none',
    samples: [
      { inputs: [[2, 3], [3]] },
      {
        inputs: [
          { shape: [2, 3], dtype: 'int32', domain: [0, 3] },
          { shape: [2, 1], dtype: 'int32', domain: [0, 3] },
        ],
      },
    ],
  });

export const Equal = comparison('Equal');
export const equal = (a: Operand, b: Operand): Value => apply(Equal, operands(a, b));
export const Greater = comparison('Greater');
export const greater = (a: Operand, b: Operand): Value => apply(Greater, operands(a, b));
export const Less = comparison('Less');
export const less = (a: Operand, b: Operand): Value => apply(Less, operands(a, b));
export const GreaterOrEqual = comparison('GreaterOrEqual');
export const greaterOrEqual = (a: Operand, b: Operand): Value => apply(GreaterOrEqual, operands(a, b));
export const LessOrEqual = comparison('LessOrEqual');
export const lessOrEqual = (a: Operand, b: Operand): Value => apply(LessOrEqual, operands(a, b));

const bools = { dtype: 'bool', domain: [0, 2] } as const;

export const Not = op<Unary>({
  name: 'Not',
  infer: ([x]) => {
    requireDType('Not', x, BOOLS);
    return x;
  },
  vjp: 'none',
  samples: [{ inputs: [{ shape: [2, 3], ...bools }] }],
});
export const not = (x: Value): Value => apply(Not, [x]);

export const And = op<Binary>({
  name: 'And',
  infer: ([a, b]) => {
    requireDType('And', a, BOOLS);
    requireDType('And', b, BOOLS);
    return { dtype: 'bool', shape: broadcastShapes(a.shape, b.shape) };
  },
  vjp: 'none',
  samples: [
    {
      inputs: [
        { shape: [2, 3], ...bools },
        { shape: [3], ...bools },
      ],
    },
  ],
});
export const and = (a: Value, b: Value): Value => apply(And, [a, b]);
/** By De Morgan: ONNX's Or does not run on webgpu. */
export const or = (a: Value, b: Value): Value => not(and(not(a), not(b)));

// d where(c, a, b) = da where c, db elsewhere
export const Where = op<Ternary>({
  name: 'Where',
  infer: ([c, a, b]) => {
    requireDType('Where', c, BOOLS);
    requireSameDType('Where', a, b);
    return { dtype: a.dtype, shape: broadcastShapes(c.shape, broadcastShapes(a.shape, b.shape)) };
  },
  vjp: (g, { inputs: [c, a, b] }) => [
    null,
    unbroadcast(where(c, g, 0), shapeOf(a)),
    unbroadcast(where(c, 0, g), shapeOf(b)),
  ],
  samples: [
    { inputs: [{ shape: [2, 3], ...bools }, [2, 3], [2, 3]] },
    { inputs: [{ shape: [3], ...bools }, [2, 1], []] },
    { inputs: [{ shape: [2, 1], ...bools }, [1], [3]] },
  ],
});
export function where(c: Value, a: Operand, b: Operand): Value {
  return apply(Where, [c, ...operands(a, b)]);
}

/** Numbers of ONNX's TensorProto.DataType. */
const ELEMENT_TYPES: { readonly [D in DType]: number } = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  uint32: 12,
};

// Only float32 to float32 would have a gradient, and `cast` leaves that out.
export const Cast = op<Unary, { to: DType }>({
  name: 'Cast',
  infer: ([x], { to }): TensorType => ({ dtype: to, shape: x.shape }),
  vjp: 'none',
  onnx: ({ to }) => ({ attributes: { to: ELEMENT_TYPES[to] } }),
  fold: ([data], { to }, [type]) =>
    type!.dtype === 'float32' && to !== 'float32'
      ? null
      : dataOf(to, Array.from<number | bigint, number>(data!, Number)),
  samples: [
    { inputs: [{ shape: [2, 3], ...bools }], attributes: { to: 'float32' } },
    { inputs: [{ shape: [2, 3], dtype: 'int32', domain: [-9, 9] }], attributes: { to: 'float32' } },
    { inputs: [{ shape: [2, 3], dtype: 'uint32', domain: [0, 1 << 24] }], attributes: { to: 'float32' } },
    { inputs: [{ shape: [2, 3], dtype: 'int64', domain: [0, 9] }], attributes: { to: 'int32' } },
    { inputs: [{ shape: [2, 3], domain: [0, 9] }], attributes: { to: 'int32' } },
  ],
});
export const cast = (x: Value, to: DType): Value => (x.type.dtype === to ? x : apply(Cast, [x], { to }));

export const comparing = [Equal, Greater, Less, GreaterOrEqual, LessOrEqual, Not, And, Where, Cast];
