import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodePng } from '../../../engine/data/png.ts';

/** The chunks of a PNG, their checksums verified. */
function chunksOf(png: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4));
    at += 12 + length;
  }
  return chunks;
}

describe('encodePng', () => {
  test('grey: lines of one filter byte and the pixels', () => {
    const chunks = chunksOf(encodePng(Uint8Array.of(1, 2, 3, 4, 5, 6), 1, 2, 3));
    expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect([...chunks.get('IHDR')!]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
    expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 1, 2, 3, 0, 4, 5, 6]);
  });

  test('colour: channels are interleaved', () => {
    const chunks = chunksOf(encodePng(Uint8Array.of(1, 2, 10, 20, 100, 200), 3, 1, 2));
    expect(chunks.get('IHDR')![9]).toBe(2);
    expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 1, 10, 100, 2, 20, 200]);
  });
});
