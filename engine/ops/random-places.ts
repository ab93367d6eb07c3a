/**
 * The part of `uniform` that is worked out once for a row, a column and a stream: plain numbers, where the graph or the host needs them
 * before any element is drawn.
 */

/** The number that stands for a stream in a graph, where it is fed: see `uniform`. */
export const streamKey = (stream: number): number => scrambled(stream + 1);

/** Added in the rounds of mixing: 32 bits each of the fractions of π, e and the golden ratio. */
export const CONSTANTS = [0x243f6a89, 0xb7e15163, 0x9e3779b9];

/**
 * The finalizer of MurmurHash3 (A. Appleby), for what is known now. Another function than `rounds`: with the same one, key
 * 1 of stream 2 would be key 2 of stream 1.
 */
function scrambled(x: number): number {
  let y = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  y = Math.imul(y ^ (y >>> 13), 0xc2b2ae35);
  return (y ^ (y >>> 16)) >>> 0;
}

/** What `uniformAt` is given where the host draws: the same numbers as `uniform` has. */
export function placesOf(key: number, stream: number, { rows, columns }: Plane) {
  const base = roundsOf(roundsOf(key, 3) + streamKey(stream), 2);
  const mixed = new Uint32Array(rows + columns);
  for (let i = 0; i < mixed.length; i++) mixed[i] = roundsOf(Math.imul(i, 0x9e3779b1) + base, 3);
  return {
    row: mixed.subarray(0, rows),
    column: mixed.subarray(rows),
    odd: (2 * base + 1) >>> 0,
  };
}

/** `rounds` of a number that is known. */
function roundsOf(x: number, count: number): number {
  let y = x >>> 0;
  for (let round = 0; round < count; round++) {
    const k = CONSTANTS[round]!;
    const mixed = Math.imul(y, 2 * y + k);
    y = (((mixed << 16) | (mixed >>> 16)) + k) >>> 0;
  }
  return y;
}

export interface Plane {
  readonly rows: number;
  readonly columns: number;
}

/** Rows and columns with at least as many elements as the shape, and few of each. */
export function planeOf(sizes: readonly number[]): Plane {
  const count = sizes.reduce((n, size) => n * size, 1);
  const side = Math.ceil(Math.sqrt(count));
  let best = { rows: Math.ceil(count / side), columns: side };
  // Where the shape itself can be cut in two without one part being large, nothing is left over.
  let rows = 1;
  for (const size of sizes) {
    rows *= size;
    if (Math.max(rows, count / rows) <= 16 * side) best = { rows, columns: count / rows };
    if (rows >= side) break;
  }
  return best;
}
