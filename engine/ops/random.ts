/**
 * A counter-based random generator in uint32 arithmetic: the same numbers on every execution provider and after every
 * resume. ONNX's own random ops can do neither, and webgpu has neither xor nor shifts, so it mixes with what wraps
 * alike everywhere: x (2 x + k), which is a bijection of the 32-bit numbers for odd k (the quadratic of RC6, Rivest et
 * al. 1998), and a rotation by 16 bits, which brings the well mixed high bits down to where multiplication spreads
 * them again.
 */
import type { Shape } from '../ir/type.ts';
import { constant, scalar, type Value } from '../ir/value.ts';
import { add, div, mul } from './arithmetic.ts';
import { cast } from './compare.ts';
import { cos, log, sqrt } from './elementwise.ts';
import { iota } from './indexing.ts';
import { requireKnownShape } from './infer.ts';
import { reshape } from './movement.ts';
import { slice } from './slice.ts';

const uint = (x: number): Value => constant(Uint32Array.of(x), []);

/** The two halves of each number change places. */
const rotate = (x: Value): Value => add(mul(x, 65536), div(x, 65536));

/** One round; a bijection for each odd k. */
const mix = (x: Value, k: Value): Value => mul(x, add(mul(x, 2), k));

const odd = (x: Value): Value => add(mul(x, 2), 1);

/** Full mixing for a few numbers. The constants are 32 bits of the fractions of π, e and the golden ratio. */
function hash(x: Value, key: Value): Value {
  const k = odd(key);
  let y = add(mul(x, 0x9e3779b1), key);
  for (const constant of [0x243f6a89, 0xb7e15163, 0x85a308d3, 0x13198a2f])
    y = rotate(add(mix(y, k), constant));
  return y;
}

/**
 * float32, uniform on [0, 1), in steps of 2^-24.
 * @param key uint32 []: the same key gives the same numbers
 * @param stream a whole number from 0 on: streams of one key are independent
 * @param shape concrete
 */
export function uniform(key: Value, stream: number, shape: Shape): Value {
  const sizes = requireKnownShape('uniform', shape);
  const { rows, columns } = plane(sizes);
  const base = hash(uint(stream), key);
  const other = hash(base, key);
  // Each element is the sum of its row's and its column's number, both fully mixed: so only two rounds are left to do for
  // every element.
  const row = reshape(hash(iota(rows, 'uint32'), base), [rows, 1]);
  const column = hash(iota(columns, 'uint32'), other);
  const mixed = mix(rotate(mix(add(row, column), odd(base))), odd(other));
  const unit = mul(cast(div(mixed, 256), 'float32'), 2 ** -24);
  const count = sizes.reduce((n, size) => n * size, 1);
  if (rows * columns === count) return reshape(unit, sizes);
  return reshape(slice(reshape(unit, [rows * columns]), { starts: [0], ends: [count] }), sizes);
}

/** Rows and columns with at least as many elements as the shape, and few of each. */
function plane(sizes: readonly number[]): { rows: number; columns: number } {
  const count = sizes.reduce((n, size) => n * size, 1);
  const side = Math.max(1, Math.ceil(Math.sqrt(count)));
  let best = { rows: Math.ceil(count / side), columns: side };
  // Where the shape itself can be cut in two without one part being large, nothing is left over.
  let rows = 1;
  for (const size of sizes) {
    rows *= size;
    if (rows > 0 && Math.max(rows, count / rows) <= 16 * side) best = { rows, columns: count / rows };
    if (rows >= side) break;
  }
  return best;
}

/** float32, standard normal, from two uniforms (Box and Muller 1958). `stream` and `stream + 1` are used. */
export function normal(key: Value, stream: number, shape: Shape): Value {
  // 1 - u lies in (0, 1], so its logarithm is finite.
  const radius = sqrt(mul(log(add(mul(uniform(key, stream, shape), -1), 1)), -2));
  return mul(radius, cos(mul(uniform(key, stream + 1, shape), scalar(2 * Math.PI))));
}
