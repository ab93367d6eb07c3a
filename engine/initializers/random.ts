/** Draws of the two distributions, and the initializers that scale them by a layer's fans. */
import type { Shape } from '../ir/type.ts';
import type { Value } from '../ir/value.ts';
import { cos, log, mul, sqrt, sub } from '../ops/index.ts';
import type { Initializer, Uniform } from './initializer.ts';

/** Uniform on [-bound, bound). */
export const drawUniform = (shape: Shape, bound: number, uniform: Uniform): Value =>
  mul(sub(uniform(shape), 0.5), 2 * bound);

/** Normal with mean 0, after Box and Muller (1958): sqrt(-2 ln(1 - u)) cos(2 π v); 1 - u is never 0. */
export function drawNormal(shape: Shape, deviation: number, uniform: Uniform): Value {
  const radius = sqrt(mul(log(sub(1, uniform(shape))), -2));
  return mul(mul(radius, cos(mul(uniform(shape), 2 * Math.PI))), deviation);
}

type Scale = (fans: { fanIn: number; fanOut: number }) => number;

/** Weights whose variance follows from the fans. */
export function varianceScaling(
  name: string,
  doc: string,
  distribution: 'uniform' | 'normal',
  variance: Scale,
): Initializer {
  return {
    name,
    doc,
    build(shape, fans, uniform) {
      const deviation = Math.sqrt(variance(fans));
      // A uniform distribution on ±b has the variance b² / 3.
      return distribution === 'uniform'
        ? drawUniform(shape, Math.sqrt(3) * deviation, uniform)
        : drawNormal(shape, deviation, uniform);
    },
  };
}
