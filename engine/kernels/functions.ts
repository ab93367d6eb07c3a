/** Functions in single precision, after Cephes (S. L. Moshier, logf.c and sinf.c): within two units of the last place. */
import type { Compiled } from './operations.ts';
import { type Code, integer, simd, splat, splatInteger } from './wasm.ts';

const apply =
  (...instruction: readonly number[]) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), ...instruction];

const add = apply(...simd(0xe4));
const sub = apply(...simd(0xe5));
const mul = apply(...simd(0xe6));
const nearest = apply(...simd(0x6a));
const addInteger = apply(...simd(0xae));
const subInteger = apply(...simd(0xb1));
const shiftLeft = apply(...simd(0xab));
const shiftRight = apply(...simd(0xac));
const and = apply(...simd(0x4e));
const xor = apply(...simd(0x51));
const equal = apply(...simd(0x37));
const select = apply(...simd(0x52));
const toFloat = apply(...simd(0xfa));
const toInteger = apply(...simd(0xf8));

/** By Horner; the coefficient of the highest power comes first. */
const polynomial = (x: Code, [first, ...others]: readonly [number, ...number[]]): Code =>
  others.reduce<Code>((sum, c) => add(mul(sum, x), splat(c)), splat(first));

/** The bits of √½: a mantissa that begins there lies around 1. */
const ROOT_OF_HALF = 0x3f3504f3;
const MANTISSA = 0x7fffff;

/** x = 2^e (1 + f), so ln x = e ln 2 + f - f² / 2 + f³ P(f); x is positive and normal. */
const log: Compiled = {
  inputs: ['float32'],
  output: 'float32',
  code([x], _, keep) {
    const bits = keep(subInteger(x!, splatInteger(ROOT_OF_HALF)));
    const e = keep(toFloat(shiftRight(bits, integer(23))));
    const mantissa = addInteger(and(bits, splatInteger(MANTISSA)), splatInteger(ROOT_OF_HALF));
    const f = keep(sub(mantissa, splat(1)));
    const square = keep(mul(f, f));
    const small = add(mul(mul(polynomial(f, LOGARITHM), f), square), mul(e, splat(LN_2_REST)));
    return add(add(f, sub(small, mul(square, splat(0.5)))), mul(e, splat(LN_2)));
  },
};

/** ln 2 in two parts, so that e times the first is exact. */
const LN_2 = 0.693359375;
const LN_2_REST = -2.1219444e-4;
const LOGARITHM = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
] as const;

/** x = j π / 2 + y with |y| ≤ π / 4: the cosine or the sine of y, by j; |x| is below some thousands. */
const cos: Compiled = {
  inputs: ['float32'],
  output: 'float32',
  code([x], _, keep) {
    const j = keep(nearest(mul(x!, splat(2 / Math.PI))));
    const y = keep(HALF_PI.reduce((rest, part) => sub(rest, mul(j, splat(part))), x!));
    const square = keep(mul(y, y));
    const sine = add(mul(mul(polynomial(square, SINE), square), y), y);
    const cosine = add(
      sub(mul(mul(polynomial(square, COSINE), square), square), mul(square, splat(0.5))),
      splat(1),
    );
    const quadrant = keep(toInteger(j));
    const isOdd = equal(and(quadrant, splatInteger(1)), splatInteger(1));
    // In the second and third quadrant it is negative.
    const sign = shiftLeft(and(addInteger(quadrant, splatInteger(1)), splatInteger(2)), integer(30));
    return xor(select(sine, cosine, isOdd), sign);
  },
};

/** π / 2 in parts, so that j times each of the first two is exact. */
const HALF_PI = [1.5703125, 4.837512969970703e-4, 7.549789954891882e-8] as const;
const SINE = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1] as const;
const COSINE = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2] as const;

export const functions: { readonly [row: string]: readonly Compiled[] } = { Log: [log], Cos: [cos] };
