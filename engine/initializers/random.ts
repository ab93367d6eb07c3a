/** Draws of the distributions, from numbers that are uniform on [0, 1). */
import type { Shape } from '../ir/type.ts';
import { scalar, type Value } from '../ir/value.ts';
import type { Distribution } from '../layers/layer.ts';
import { add, cos, erf, less, log, mul, neg, sqrt, sub, where } from '../ops/index.ts';
import type { Uniform } from './initializer.ts';

/** Uniform on [-bound, bound). */
export const drawUniform = (shape: Shape, bound: number, uniform: Uniform): Value =>
  mul(sub(uniform(shape), 0.5), 2 * bound);

/** Normal with mean 0, after Box and Muller (1958): sqrt(-2 ln(1 - u)) cos(2 π v); 1 - u is never 0. */
export function drawNormal(shape: Shape, deviation: number, uniform: Uniform): Value {
  const radius = sqrt(mul(log(sub(1, uniform(shape))), -2));
  return mul(mul(radius, cos(mul(uniform(shape), 2 * Math.PI))), deviation);
}

export const drawFrom = (distribution: Distribution, shape: Shape, uniform: Uniform): Value =>
  distribution.kind === 'normal'
    ? shifted(drawNormal(shape, distribution.deviation, uniform), distribution.mean)
    : shifted(mul(uniform(shape), distribution.high - distribution.low), distribution.low);

/** Normal with mean 0 and deviation 1 between -cut and cut: the inverse of its distribution, as PyTorch's trunc_normal_. */
export const drawTruncated = (shape: Shape, cut: number, uniform: Uniform): Value =>
  mul(inverseErf(mul(sub(mul(uniform(shape), 2), 1), erf(scalar(cut / Math.SQRT2)))), Math.SQRT2);

export const shifted = (x: Value, by: number): Value => (by === 0 ? x : add(x, by));

const horner = (x: Value, coefficients: readonly number[]): Value =>
  coefficients.slice(1).reduce((sum, c) => add(mul(sum, x), c), scalar(coefficients[0]!));

/** Giles, Approximating the erfinv function (2012), in single precision; |x| < 1. */
function inverseErf(x: Value): Value {
  const w = neg(log(mul(sub(1, x), add(x, 1))));
  const central = horner(
    sub(w, 2.5),
    [
      2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503,
      -0.00417768164, 0.246640727, 1.50140941,
    ],
  );
  const tail = horner(
    sub(sqrt(w), 3),
    [
      -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613,
      0.00943887047, 1.00167406, 2.83297682,
    ],
  );
  return mul(where(less(w, 5), central, tail), x);
}
