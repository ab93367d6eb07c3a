/** Activations that ONNX has as one operation: one pass over memory, or none where a convolution before it takes it in. */
import { apply, type Value } from '../ir/value.ts';
import { add, mul } from './arithmetic.ts';
import { and, cast, greater, less, where } from './compare.ts';
import { FLOATS, requireDType } from './infer.ts';
import { type OpRow, op, type Unary } from './op.ts';

interface Function<A> {
  readonly compute: (x: number, attributes: A) => number;
  /** d y / d x */
  readonly slope: (x: Value, y: Value, attributes: A) => Value;
  readonly samples: readonly [A, ...A[]];
}

/** All attributes are numbers that ONNX stores as FLOAT. The samples keep away from 0, where most are bent. */
const activation = <A extends { readonly [name: string]: number }>(
  name: string,
  { compute, slope, samples }: Function<A>,
): OpRow => {
  const sampleOf = (attributes: A) =>
    ({ inputs: [{ shape: [2, 5], domain: [-4, 4], awayFromZero: 0.1 }], attributes }) as const;
  const [first, ...rest] = samples;
  return op<Unary, A>({
    name,
    infer: ([x]) => {
      requireDType(name, x, FLOATS);
      return x;
    },
    vjp: (g, { inputs: [x], output, attributes }) => [mul(g, slope(x, output, attributes))],
    floats: Object.keys(first),
    fold: ([x], attributes) => (x instanceof Float32Array ? x.map(v => compute(v, attributes)) : null),
    samples: [sampleOf(first), ...rest.map(sampleOf)],
  });
};

/** Numbers to multiply with, which is faster than Where (measured). */
const mask = (condition: Value): Value => cast(condition, 'float32');

/** [x > 0]; by y where that has its sign, as the next layer mostly needs y as well, and x is let go. */
const isAbove = (x: Value, y: Value, alpha: number): Value => greater(alpha >= 0 ? y : x, 0);

// y = x above 0, α x below (Maas et al. 2013)
export const LeakyRelu = activation<{ alpha: number }>('LeakyRelu', {
  compute: (x, { alpha }) => (x < 0 ? alpha * x : x),
  slope: (x, y, { alpha }) => add(mul(mask(isAbove(x, y, alpha)), 1 - alpha), alpha),
  samples: [{ alpha: 0.01 }, { alpha: 2 }, { alpha: -0.5 }],
});
export const leakyRelu = (x: Value, alpha: number): Value => apply(LeakyRelu, [x], { alpha });

// y = x above 0, α (e^x - 1) below, where dy/dx = α e^x = y + α (Clevert et al. 2016)
export const Elu = activation<{ alpha: number }>('Elu', {
  compute: (x, { alpha }) => (x < 0 ? alpha * (Math.exp(x) - 1) : x),
  slope: (x, y, { alpha }) => where(isAbove(x, y, alpha), 1, add(y, alpha)),
  samples: [{ alpha: 1 }, { alpha: 0.3 }, { alpha: -0.5 }],
});
export const elu = (x: Value, alpha: number): Value => apply(Elu, [x], { alpha });

// y = α x + β between 0 and 1, and bent where that is 0 or 1
export const HardSigmoid = activation<{ alpha: number; beta: number }>('HardSigmoid', {
  compute: (x, { alpha, beta }) => Math.min(Math.max(alpha * x + beta, 0), 1),
  slope: (_, y, { alpha }) => mul(mask(and(greater(y, 0), less(y, 1))), alpha),
  samples: [
    { alpha: 1 / 6, beta: 0.5 },
    { alpha: 0.3, beta: 0.4 },
  ],
});
export const hardSigmoid = (x: Value, alpha: number, beta: number): Value =>
  apply(HardSigmoid, [x], { alpha, beta });

export const activations = [LeakyRelu, Elu, HardSigmoid];
