/**
 * Draws docs/vae-samples.png, digits that nobody wrote, with the exported model of the variational autoencoder:
 *     npx netloom train examples/vae-digits.netloom --export vae.onnx
 *     node docs/make-vae-samples.js vae.onnx
 * Only the input `prior` decides what the output `sample` shows; the image that the model asks for stays empty.
 */
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { normal, uniform } from '../examples/data/random.js';

const [COLUMNS, ROWS, SIZE, SCALE] = [16, 5, 28, 2];
const COUNT = COLUMNS * ROWS;
const SEED = 1;

const session = await InferenceSession.create(process.argv[2]);
const latent = Number(session.inputMetadata.find(({ name }) => name === 'prior').shape[1]);
const next = uniform(SEED);
const { sample } = await session.run({
  image: new Tensor('float32', new Float32Array(COUNT * SIZE * SIZE), [COUNT, 1, SIZE, SIZE]),
  prior: new Tensor(
    'float32',
    Float32Array.from({ length: COUNT * latent }, () => normal(next)),
    [COUNT, latent],
  ),
});

const [width, height] = [COLUMNS * SIZE * SCALE, ROWS * SIZE * SCALE];
/** Each line of a PNG begins with its filter type, 0. */
const lines = new Uint8Array(height * (width + 1));
for (let y = 0; y < height; y++)
  for (let x = 0; x < width; x++) {
    const [row, column] = [Math.floor(y / SCALE), Math.floor(x / SCALE)];
    const digit = Math.floor(row / SIZE) * COLUMNS + Math.floor(column / SIZE);
    const value = sample.data[(digit * SIZE + (row % SIZE)) * SIZE + (column % SIZE)];
    lines[y * (width + 1) + 1 + x] = Math.round(255 * value);
  }

/** Length, type, data, and the CRC of type and data. */
function chunk(type, data) {
  const result = Buffer.alloc(12 + data.length);
  result.writeUInt32BE(data.length, 0);
  result.write(type, 4, 'latin1');
  result.set(data, 8);
  result.writeUInt32BE(crc32(result.subarray(4, 8 + data.length)), 8 + data.length);
  return result;
}
const header = Buffer.alloc(13);
header.writeUInt32BE(width, 0);
header.writeUInt32BE(height, 4);
header[8] = 8; // bits; the colour type 0 is grey
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const file = new URL('vae-samples.png', import.meta.url);
writeFileSync(
  file,
  Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]),
);
