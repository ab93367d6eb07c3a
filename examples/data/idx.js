/** Writes IDX files (engine/data/idx-file.ts reads them), compressed, for the scripts that make example data. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** `values`: Uint8Array, Int8Array or Int16Array, sample after sample; `dims`: the samples, then the shape of one. */
export function writeIdx(name, dims, values) {
  const { code, bytes } = encodings.get(values.constructor);
  const header = Buffer.alloc(4 + 4 * dims.length);
  header[2] = code;
  header[3] = dims.length;
  for (const [axis, dim] of dims.entries()) header.writeUInt32BE(dim, 4 + 4 * axis);
  const packed = gzipSync(Buffer.concat([header, bytes(values)]), { level: 9 });
  packed[9] = 255; // the operating system: unknown
  writeFileSync(new URL(name, import.meta.url), packed);
  console.log(`${name}: ${dims.join(' × ')}, ${packed.length} bytes`);
}

/** IDX is big-endian. */
const encodings = new Map([
  [Uint8Array, { code: 0x08, bytes: values => values }],
  [Int8Array, { code: 0x09, bytes: values => new Uint8Array(values.buffer) }],
  [Int16Array, { code: 0x0b, bytes: values => Buffer.from(values.slice().buffer).swap16() }],
]);
