/**
 * Random numbers that are the same on every machine: 32-bit integer arithmetic only. The generator is sfc32
 * (C. Doty-Humphrey, PractRand), its state filled by SplitMix32 from any number of keys. Nothing keeps a generator
 * between calls: what is drawn depends on the keys alone, so a resumed run draws the same.
 */
export type Random = () => number;

/** A generator of uniform 32-bit unsigned integers for these keys, such as a seed and an epoch. */
export function random(...keys: readonly number[]): Random {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = mix(hash ^ (key >>> 0));
    // Seeds beyond 32 bits must not collide with small ones.
    hash = mix(hash ^ (Math.floor(key / 2 ** 32) >>> 0));
  }
  const word = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    return mix(hash);
  };
  let [a, b, c, counter] = [word(), word(), word(), 1];
  const next = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}

/** The finalizer of SplitMix32: every input bit changes about half of the output bits. */
function mix(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

/** A whole number from 0 to below `bound` (at most 2^32), every one equally likely: draws past the last multiple are refused. */
export function below(next: Random, bound: number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const draw = next();
    if (draw < limit) return draw % bound;
  }
}

/** Uniform on [0, 1), 32 bits of it. */
export const uniform = (next: Random): number => next() / 2 ** 32;

const LAYERS = 128;
/** Where the tail begins, and the area of each layer, for this many (Marsaglia and Tsang, 2000). */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

const density = (x: number): number => Math.exp(-0.5 * x * x);

/** Right ends of the layers, of one area each, from the ground up; that of the lowest is as if it held the tail within. */
const ends = new Float64Array(LAYERS + 1);
ends[0] = AREA / density(TAIL);
ends[1] = TAIL;
for (let i = 1; i < LAYERS - 1; i++)
  ends[i + 1] = Math.sqrt(-2 * Math.log(AREA / ends[i]! + density(ends[i]!)));
const heights = ends.map(density);

/**
 * Normal with mean 0 and deviation 1, by a ziggurat (Marsaglia and Tsang, 2000): for 98 of 100 one draw and one product. Layer, side and
 * place are different bits of it, as Doornik (2005) asks for.
 */
export function normal(next: Random): number {
  for (;;) {
    const draw = next();
    const layer = draw & (LAYERS - 1);
    const x = ((draw >>> 8) / 2 ** 24) * ends[layer]!;
    const side = draw & LAYERS ? -1 : 1;
    if (x < ends[layer + 1]!) return side * x;
    if (layer === 0) return side * beyond(next);
    const y = heights[layer]! + uniform(next) * (heights[layer + 1]! - heights[layer]!);
    if (y < density(x)) return side * x;
  }
}

/** A normal number that is larger than TAIL (Marsaglia, 1964). */
function beyond(next: Random): number {
  for (;;) {
    const x = -Math.log(1 - uniform(next)) / TAIL;
    const y = -Math.log(1 - uniform(next));
    if (2 * y >= x * x) return TAIL + x;
  }
}

/** A new order of the indices (Fisher and Yates). `shuffled(part, seed, epoch)` is the order of an epoch. */
export function shuffled(indices: Uint32Array, ...keys: readonly number[]): Uint32Array {
  const next = random(...keys);
  const result = indices.slice();
  for (let last = result.length - 1; last > 0; last--) {
    const other = below(next, last + 1);
    const kept = result[last]!;
    result[last] = result[other]!;
    result[other] = kept;
  }
  return result;
}
