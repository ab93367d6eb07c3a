import { describe, expect, it } from 'vitest';
import { InputError } from '../../../engine/protocol.ts';
import { decodeTensors, encodeTensors, type TensorFile } from '../../../engine/train/safetensors.ts';

const file: TensorFile = {
  tensors: {
    'a/weight': {
      type: { dtype: 'float32', shape: [2, 3] },
      data: Float32Array.of(1, -0, 3.5, Number.NaN, 1e-40, 6),
    },
    flags: { type: { dtype: 'bool', shape: [3] }, data: Uint8Array.of(1, 0, 1) },
    // After three bytes: not where an int64 may stand in memory.
    counts: { type: { dtype: 'int64', shape: [1] }, data: BigInt64Array.of(-5n) },
    words: { type: { dtype: 'uint32', shape: [] }, data: Uint32Array.of(4294967295) },
    small: { type: { dtype: 'int32', shape: [0] }, data: new Int32Array(0) },
  },
  metadata: { note: 'ünïcode “quotes”' },
};
const bytes = encodeTensors(file);

describe('safetensors', () => {
  it('gives back every bit', () => {
    expect(decodeTensors(bytes, 'x')).toEqual(file);
    // As `readFile` gives it: a view of a larger buffer.
    expect(decodeTensors(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3), 'x')).toEqual(file);
  });

  it('is laid out as the format says', () => {
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(length % 8).toBe(0);
    expect(header['a/weight']).toEqual({ dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] });
    expect(header.flags).toEqual({ dtype: 'BOOL', shape: [3], data_offsets: [24, 27] });
    expect(header.__metadata__).toEqual(file.metadata);
    expect(bytes.length).toBe(8 + length + 24 + 3 + 8 + 4);
  });

  it('refuses a file that is cut anywhere, and names it', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeTensors(bytes.subarray(0, length), 'runs/last.safetensors')).toThrow(InputError);
      expect(() => decodeTensors(bytes.subarray(0, length), 'runs/last.safetensors')).toThrow(
        /runs\/last\.safetensors is (truncated|not a checkpoint)/,
      );
    }
  });

  it('refuses other files', () => {
    const text = new TextEncoder().encode('This is no checkpoint at all, but a letter to a friend.');
    expect(() => decodeTensors(text, 'letter.txt')).toThrow(/letter\.txt is not a checkpoint/);
    const header = (entries: object) => {
      const json = new TextEncoder().encode(JSON.stringify(entries));
      const whole = new Uint8Array(8 + json.length);
      new DataView(whole.buffer).setBigUint64(0, BigInt(json.length), true);
      whole.set(json, 8);
      return whole;
    };
    expect(() => decodeTensors(header({ w: 7 }), 'f')).toThrow(/not a checkpoint/);
    expect(() =>
      decodeTensors(header({ w: { dtype: 'F16', shape: [], data_offsets: [0, 0] } }), 'f'),
    ).toThrow(/"w" as F16/);
    expect(() =>
      decodeTensors(header({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 0] } }), 'f'),
    ).toThrow(/damaged/);
    expect(() =>
      decodeTensors(header({ w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }), 'f'),
    ).toThrow(/truncated/);
  });
});
