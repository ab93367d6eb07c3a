/**
 * A counter-based random generator in uint32 arithmetic: the same numbers on every execution provider and after every
 * resume. ONNX's own random ops can do neither, and webgpu has neither xor nor shifts, so it mixes with what wraps
 * alike everywhere: x (2 x + k), which is a bijection of the 32-bit numbers for odd k (the quadratic of RC6, Rivest et
 * al. 1998), and a rotation by 16 bits, which brings the well mixed high bits down to where multiplication spreads
 * them again.
 */
import type { Shape } from '../ir/type.ts';
import { constant, type Value } from '../ir/value.ts';
import { add, div, mul } from './arithmetic.ts';
import { cast } from './compare.ts';
import { requireKnownShape } from './infer.ts';
import { split } from './joining.ts';
import { reshape } from './movement.ts';
import { type Operand, zeros } from './operand.ts';
import { CONSTANTS, planeOf, streamKey } from './random-places.ts';
import { slice } from './slice.ts';

const uint = (x: number): Value => constant(Uint32Array.of(x), []);

/** The two halves of each number change places. */
const rotate = (x: Value): Value => add(mul(x, 65536), div(x, 65536));

/** A bijection for each odd k. */
const mix = (x: Value, k: Operand): Value => mul(x, add(mul(x, 2), k));

/**
 * Some rounds of mixing; three are enough for numbers that count. The constants keep 0 from being mapped to 0.
 */
function rounds(x: Value, count: number): Value {
  return CONSTANTS.slice(0, count).reduce((y, k) => add(rotate(mix(y, k)), k), x);
}

/**
 * float32, uniform on [0, 1), in steps of 2^-24.
 * @param key uint32 []: the same key gives the same numbers
 * @param stream uint32: streams of one key are independent. Known now, or a uint32 [] that is fed its `streamKey`
 * @param shape concrete
 */
export function uniform(key: Value, stream: number | Value, shape: Shape): Value {
  const sizes = requireKnownShape('uniform', shape);
  const count = sizes.reduce((n, size) => n * size, 1);
  if (count === 0) return zeros(sizes);
  const { rows, columns } = planeOf(sizes);
  // The key alone is mixed once for all streams: `simplify` merges what they share.
  const own = typeof stream === 'number' ? uint(streamKey(stream)) : stream;
  const base = rounds(add(rounds(key, 3), own), 2);
  // Each element is the sum of its row's and its column's number, both fully mixed: only two rounds, which are most of the
  // work, are left for every element.
  const places = Uint32Array.from({ length: rows + columns }, (_, i) => Math.imul(i, 0x9e3779b1));
  const mixed = rounds(add(constant(places, [rows + columns]), base), 3);
  const [row, column] = split(mixed, [rows, columns], 0) as [Value, Value];
  const unit = uniformAt(reshape(row, [rows, 1]), column, add(mul(base, 2), 1));
  if (rows * columns === count) return reshape(unit, sizes);
  return reshape(slice(reshape(unit, [rows * columns]), { starts: [0], ends: [count] }), sizes);
}

/** An element by the mixed numbers of its row and its column, and by one that is odd. */
export function uniformAt(row: Value, column: Value, odd: Value): Value {
  const sum = rotate(mix(add(row, column), odd));
  const element = mix(sum, add(odd, uint(0x3c6ef372)));
  return mul(cast(div(element, 256), 'float32'), 2 ** -24);
}
