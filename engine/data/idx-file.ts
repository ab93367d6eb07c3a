/**
 * One IDX file, the format of the MNIST digits (http://yann.lecun.com/exdb/mnist): two zero bytes, a byte for the type, a
 * byte for the number of dimensions, each dimension as a 32-bit big-endian number, then the values, big-endian.
 */
import { InputError } from '../protocol.ts';
import { readChunks } from './files.ts';
import { sharedValues, type Values } from './table.ts';

export interface IdxArray {
  readonly dims: readonly number[];
  readonly values: Values;
}

interface ElementType {
  readonly bytes: number;
  view(buffer: ArrayBufferLike): Values;
}
const elementTypes: { readonly [code: number]: ElementType } = {
  8: { bytes: 1, view: buffer => new Uint8Array(buffer) },
  9: { bytes: 1, view: buffer => new Int8Array(buffer) },
  11: { bytes: 2, view: buffer => new Int16Array(buffer) },
  12: { bytes: 4, view: buffer => new Int32Array(buffer) },
  13: { bytes: 4, view: buffer => new Float32Array(buffer) },
  14: { bytes: 8, view: buffer => new Float64Array(buffer) },
};

/** Reads an IDX file, gzip or plain. Throws InputError naming the file and what is wrong with it. */
export async function readIdx(path: string, base: string): Promise<IdxArray> {
  let header: Header | null = null;
  let start = new Uint8Array(0);
  let data: Uint8Array = new Uint8Array(0);
  let found = 0;
  let damage: InputError | null = null;
  try {
    for await (let chunk of readChunks(path, base)) {
      if (!header) {
        start = joined(start, chunk);
        header = parseHeader(path, start);
        if (!header) continue;
        data = allocate(path, header);
        chunk = start.subarray(header.length);
      }
      if (found < data.length) data.set(chunk.subarray(0, data.length - found), found);
      found += chunk.length;
    }
  } catch (error) {
    // Compressed data that ends early: how much is missing says more than that something is.
    if (!(error instanceof InputError) || !header) throw error;
    damage = error;
  }
  if (!header)
    throw new InputError(
      `${path} is truncated: it ends within its header, after ${start.length} bytes. Copy or download it again.`,
    );
  const size = `its header ${formatDims(header.dims)} asks for ${bytes(header.length + data.length)}`;
  if (found < data.length)
    throw new InputError(
      `${path} is truncated: ${size}, but only ${bytes(header.length + found)} were found. Copy or download it again.`,
    );
  if (damage) throw damage;
  if (found > data.length)
    throw new InputError(
      `${path} does not fit its header: ${size}, but ${bytes(header.length + found)} were found. ` +
        'Two files may have been joined; copy or download it again.',
    );
  toHostOrder(data, header.element.bytes);
  return { dims: header.dims, values: header.element.view(data.buffer) };
}

interface Header {
  readonly element: ElementType;
  readonly dims: readonly number[];
  readonly length: number;
}

/** Null: not all of the header is there yet. */
function parseHeader(path: string, start: Uint8Array): Header | null {
  if (start.length < 4) return null;
  const element = elementTypes[start[2]!];
  const rank = start[3]!;
  if (start[0] !== 0 || start[1] !== 0 || !element || rank === 0)
    throw new InputError(
      `${path} is not an IDX file: it begins with the bytes ${[...start.subarray(0, 4)].map(hex).join(' ')}, ` +
        'where IDX has 00 00, a type (08 to 0e) and the number of dimensions. Choose an IDX file, or read it as CSV.',
    );
  const length = 4 + 4 * rank;
  if (start.length < length) return null;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const dims = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (dims[0] === 0) throw new InputError(`${path} holds no samples: its header is ${formatDims(dims)}.`);
  return { element, dims, length };
}

function allocate(path: string, { dims, element }: Header): Uint8Array {
  const size = dims.reduce((product, dim) => product * dim, element.bytes);
  try {
    return sharedValues(Uint8Array, size);
  } catch {
    throw new InputError(
      `${path} asks for ${bytes(size)} by its header ${formatDims(dims)}: more than this machine can hold, or not an IDX file.`,
    );
  }
}

/** IDX is big-endian; every platform that Netloom runs on is little-endian. */
function toHostOrder(data: Uint8Array, width: number): void {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (width === 2) buffer.swap16();
  if (width === 4) buffer.swap32();
  if (width === 8) buffer.swap64();
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}

export const formatDims = (dims: readonly number[]): string => dims.join(' × ');
const bytes = (count: number): string => `${count.toLocaleString('en')} bytes`;
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
