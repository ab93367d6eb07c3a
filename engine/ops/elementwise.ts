/** Functions of one tensor, element by element. */
import type { TensorType } from '../ir/type.ts';
import { apply, type Value } from '../ir/value.ts';
import { add, div, max, mul, sub } from './arithmetic.ts';
import { and, cast, greater, greaterOrEqual, less, lessOrEqual } from './compare.ts';
import { FLOATS, requireDType } from './infer.ts';
import { type OpRow, op, type SampleInput, type Unary } from './op.ts';

/** Every row here keeps the type of its float input. */
const unary = (
  name: string,
  vjp: (g: Value, x: Value, y: Value) => Value,
  compute: (x: number) => number,
  sample: Exclude<SampleInput, readonly number[]> = { shape: [2, 3] },
): OpRow =>
  op<Unary>({
    name,
    infer: ([x]) => {
      requireDType(name, x, FLOATS);
      return x;
    },
    vjp: (g, { inputs: [x], output }) => [vjp(g, x, output)],
    fold: ([x]) => (x instanceof Float32Array ? x.map(compute) : null),
    samples: [{ inputs: [sample] }, { inputs: [{ ...sample, shape: [] }] }],
  });

const mask = (condition: Value): Value => cast(condition, 'float32');

// d(-x) = -dx
export const Neg = unary(
  'Neg',
  g => neg(g),
  x => -x,
);
export const neg = (x: Value): Value => apply(Neg, [x]);

// d|x| = sign(x) dx. Sign itself does not run on webgpu.
export const Abs = unary('Abs', (g, x) => mul(g, sub(mask(greater(x, 0)), mask(less(x, 0)))), Math.abs, {
  shape: [2, 3],
  awayFromZero: 0.1,
});
export const abs = (x: Value): Value => apply(Abs, [x]);

// d sqrt(x) = dx / (2 sqrt(x))
export const Sqrt = unary('Sqrt', (g, _, y) => div(mul(g, 0.5), y), Math.sqrt, {
  shape: [2, 3],
  domain: [0.5, 3],
});
export const sqrt = (x: Value): Value => apply(Sqrt, [x]);

// d e^x = e^x dx
export const Exp = unary('Exp', (g, _, y) => mul(g, y), Math.exp);
export const exp = (x: Value): Value => apply(Exp, [x]);

// d ln x = dx / x
export const Log = unary('Log', (g, x) => div(g, x), Math.log, { shape: [2, 3], domain: [0.5, 3] });
export const log = (x: Value): Value => apply(Log, [x]);

// d erf(x) = 2 / sqrt(pi) e^(-x²) dx
export const Erf = op<Unary>({
  name: 'Erf',
  infer: ([x]: readonly [TensorType]) => {
    requireDType('Erf', x, FLOATS);
    return x;
  },
  vjp: (g, { inputs: [x] }) => [mul(g, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))],
  samples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [5], values: [-4, -1, 0, 0.3, 4] }] }],
});
export const erf = (x: Value): Value => apply(Erf, [x]);

// d tanh(x) = (1 - tanh²(x)) dx
export const Tanh = unary('Tanh', (g, _, y) => mul(g, sub(1, mul(y, y))), Math.tanh);
export const tanh = (x: Value): Value => apply(Tanh, [x]);

// d σ(x) = σ(x) (1 - σ(x)) dx
export const Sigmoid = unary(
  'Sigmoid',
  (g, _, y) => mul(g, mul(y, sub(1, y))),
  x => 1 / (1 + Math.exp(-x)),
);
export const sigmoid = (x: Value): Value => apply(Sigmoid, [x]);

// d max(x, 0) = [x > 0] dx = [y > 0] dx; a mask is faster than Where (measured). By y, which the next layer's gradient mostly needs as
// well: x is let go, and y written over it.
export const Relu = unary(
  'Relu',
  (g, _, y) => mul(g, mask(greater(y, 0))),
  x => Math.max(x, 0),
  {
    shape: [2, 3],
    awayFromZero: 0.1,
  },
);
export const relu = (x: Value): Value => apply(Relu, [x]);

// Piecewise constant: no gradient.
export const Floor = op<Unary>({
  name: 'Floor',
  infer: ([x]) => {
    requireDType('Floor', x, FLOATS);
    return x;
  },
  vjp: 'none',
  fold: ([x]) => (x instanceof Float32Array ? x.map(Math.floor) : null),
  samples: [{ inputs: [{ shape: [2, 3], domain: [-3, 3] }] }],
});
export const floor = (x: Value): Value => apply(Floor, [x]);

// d sin(x) = cos(x) dx
export const Sin = unary('Sin', (g, x) => mul(g, cos(x)), Math.sin);
export const sin = (x: Value): Value => apply(Sin, [x]);

// d cos(x) = -sin(x) dx
export const Cos = unary('Cos', (g, x) => neg(mul(g, sin(x))), Math.cos);
export const cos = (x: Value): Value => apply(Cos, [x]);

// d(1 / x) = -dx / x²
export const Reciprocal = unary(
  'Reciprocal',
  (g, _, y) => neg(mul(g, mul(y, y))),
  x => 1 / x,
  {
    shape: [2, 3],
    awayFromZero: 0.5,
  },
);
export const reciprocal = (x: Value): Value => apply(Reciprocal, [x]);

type Bounds = { low: number; high: number; open?: true };

// d clip(x) = [low <= x <= high] dx, the bounds included, as PyTorch's clamp; `open`: without them, as its hardtanh, which is told by y
export const Clip = op<Unary, Bounds>({
  name: 'Clip',
  infer: ([x]) => {
    requireDType('Clip', x, FLOATS);
    return x;
  },
  vjp: (g, { inputs: [x], output: y, attributes: { low, high, open } }) => {
    if (open) return [mul(g, mask(and(greater(y, low), less(y, high))))];
    if (low === Number.NEGATIVE_INFINITY) return [mul(g, mask(lessOrEqual(x, high)))];
    if (high === Number.POSITIVE_INFINITY) return [mul(g, mask(greaterOrEqual(x, low)))];
    return [mul(g, mask(and(greaterOrEqual(x, low), lessOrEqual(x, high))))];
  },
  onnx: ({ low, high }) => ({
    attributes: {},
    extraInputs: [low, high].map(bound =>
      Number.isFinite(bound) ? { dtype: 'float32', shape: [], values: [bound] } : null,
    ),
  }),
  fold: ([x], { low, high }) =>
    x instanceof Float32Array ? x.map(v => Math.min(Math.max(v, low), high)) : null,
  samples: [
    { inputs: [{ shape: [2, 3], distinct: true }], attributes: { low: -0.51, high: 0.77 } },
    {
      inputs: [{ shape: [2, 3], distinct: true }],
      attributes: { low: 0.01, high: Number.POSITIVE_INFINITY },
    },
    {
      inputs: [{ shape: [2, 3], distinct: true }],
      attributes: { low: Number.NEGATIVE_INFINITY, high: 0.01 },
    },
    { inputs: [{ shape: [2, 3], distinct: true }], attributes: { low: -0.51, high: 0.77, open: true } },
  ],
});
/** Either bound may be infinite. */
export const clip = (x: Value, low: number, high: number): Value => apply(Clip, [x], { low, high });
/** The same, with no gradient at the bounds: what lies before it need not be kept. */
export const hardTanh = (x: Value, low: number, high: number): Value =>
  apply(Clip, [x], { low, high, open: true });

// The value itself.
export const Identity = op<Unary>({
  name: 'Identity',
  infer: ([x]) => x,
  vjp: g => [g],
  samples: [{ inputs: [[2, 3]] }],
});
export const identity = (x: Value): Value => apply(Identity, [x]);

// The value itself, to which no gradient passes.
export const StopGradient = op<Unary>({
  name: 'StopGradient',
  infer: ([x]) => x,
  vjp: 'none',
  onnx: () => ({ op: 'Identity' }),
  samples: [{ inputs: [[2, 3]] }],
});
export const stopGradient = (x: Value): Value => apply(StopGradient, [x]);

/** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), which does not overflow. Max and not Relu: its gradient at 0 is half. */
export const softplus = (x: Value): Value => add(max(x, 0), log(add(exp(neg(abs(x))), 1)));

export const elementwise = [
  Neg,
  Abs,
  Sqrt,
  Exp,
  Log,
  Erf,
  Tanh,
  Sigmoid,
  Relu,
  Floor,
  Sin,
  Cos,
  Reciprocal,
  Clip,
  Identity,
  StopGradient,
];
