/** Writes PNG (ISO/IEC 15948): 8 bits a channel, grey, RGB or RGBA, no filter. */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const COLOUR_TYPE: { readonly [channels: number]: number } = { 1: 0, 3: 2, 4: 6 };

/** `pixels`: [channels, height, width], as images are kept in tensors. */
export function encodePng(pixels: Uint8Array, channels: number, height: number, width: number): Uint8Array {
  const colourType = COLOUR_TYPE[channels];
  if (colourType === undefined) throw new Error(`PNG has no images of ${channels} channels.`);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourType, 0, 0, 0], 8);
  const stride = 1 + width * channels;
  // Each line begins with its filter type, 0.
  const lines = new Uint8Array(height * stride);
  for (let channel = 0; channel < channels; channel++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        lines[y * stride + 1 + x * channels + channel] = pixels[(channel * height + y) * width + x]!;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Length, type, data, and the CRC of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const result = Buffer.alloc(12 + data.length);
  result.writeUInt32BE(data.length, 0);
  result.write(type, 4, 'latin1');
  result.set(data, 8);
  result.writeUInt32BE(crc32(result.subarray(4, 8 + data.length)), 8 + data.length);
  return result;
}
