/** First values by a kernel, row by row. It knows no graphs and no onnxruntime, so that a thread which does this alone starts at once. */
import { placesOf, planeOf } from '../ops/random-places.ts';
import { kernelFrom } from './code.ts';
import { PAGE } from './wasm.ts';

/** A kernel as `drawKernel` makes it, compiled for tensors of a shape: plain data, which can be sent and kept. */
export interface RowsKernel {
  /** Compiled for arrays `strideOf(shape)` bytes apart. */
  readonly code: Uint8Array<ArrayBuffer>;
  readonly shape: readonly number[];
  /** How many numbers each element is made of. */
  readonly draws: number;
}

/** A tensor, and the streams that its numbers are drawn from. */
export interface Undrawn {
  readonly values: Float32Array;
  readonly streams: readonly number[];
}

/** Writes tensors of the kernel's shape. Row by row, so that all lies in the processor's cache until it is written where it belongs. */
export function rowsDrawer({ code, shape, draws }: RowsKernel, key: number): (tensor: Undrawn) => void {
  const plane = planeOf(shape);
  const { rows, columns } = plane;
  const stride = strideOf(shape);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(((1 + draws) * stride) / PAGE) });
  const { run } = kernelFrom(memory, code);
  const result = new Float32Array(memory.buffer, 0, columns);
  return ({ values, streams }) => {
    const places = streams.map(stream => placesOf(key, stream, plane));
    for (const [i, { column }] of places.entries())
      new Uint32Array(memory.buffer, (i + 1) * stride, columns).set(column);
    const numbers = places.flatMap(({ odd }) => [0, odd]);
    for (let row = 0; row < rows; row++) {
      for (const [i, place] of places.entries()) numbers[2 * i] = place.row[row]!;
      run(stride, ...numbers);
      const at = row * columns;
      values.set(at + columns <= values.length ? result : result.subarray(0, values.length - at), at);
    }
  };
}

/** Bytes of a row, rounded up to whole vectors. */
export const strideOf = (shape: readonly number[]): number =>
  Math.ceil(planeOf(shape).columns / LANES) * LANES * BYTES;

const LANES = 4;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
