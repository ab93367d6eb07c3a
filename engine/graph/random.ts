/** What keys the random numbers of a graph: a stream for each draw, and one key for all, from the seed and the step. */

/** Name of the uint32 scalar that keys every draw of a graph. */
export const RANDOM_KEY = 'random_key';

/** A stream for a name: FNV-1a (Fowler, Noll, Vo) over its UTF-16 units, then mixed. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** The uint32 key of a step: 0 for the first, -1 for the initialization. Seeds may have up to 53 bits. */
export const randomKey = (seed: number, step: number): number =>
  mix(mix(mix(seed) ^ Math.floor(seed / 2 ** 32)) + step + 1);

/** The finalizer of MurmurHash3 (A. Appleby): every input bit changes about half of the output bits. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
