/** Writes IDX files for tests. */
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

export function encodeIdx(dims: readonly number[], values: Uint8Array, type = 0x08): Buffer {
  const header = Buffer.alloc(4 + 4 * dims.length);
  header.set([0, 0, type, dims.length]);
  for (const [axis, dim] of dims.entries()) header.writeUInt32BE(dim, 4 + 4 * axis);
  return Buffer.concat([header, values]);
}

export const writeIdx = (path: string, dims: readonly number[], values: Uint8Array): Promise<void> =>
  writeFile(path, path.endsWith('.gz') ? gzipSync(encodeIdx(dims, values)) : encodeIdx(dims, values));

/** Pixels that tell which sample and place they come from. */
export const pixels = (samples: number, size: number): Uint8Array =>
  Uint8Array.from({ length: samples * size }, (_, i) => (Math.floor(i / size) * 7 + (i % size)) % 256);
