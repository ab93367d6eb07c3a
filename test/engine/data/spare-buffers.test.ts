import { expect, test } from 'vitest';
import { SpareBuffers } from '../../../engine/data/spare-buffers.ts';

const KB = 1024;

test('memory comes back to who asks for as much, and the oldest is let go', () => {
  const spare = new SpareBuffers(300 * KB);
  const [a, b, c] = [100, 200, 100].map(size => new ArrayBuffer(size * KB)) as [
    ArrayBuffer,
    ArrayBuffer,
    ArrayBuffer,
  ];
  for (const each of [a, b]) spare.give(each);
  expect(spare.take(100 * KB)).toBe(a);
  expect(spare.take(100 * KB)).not.toBe(a);
  for (const each of [a, c]) spare.give(each);
  expect(spare.take(200 * KB)).not.toBe(b);
  expect(spare.take(100 * KB)).toBe(c);
  expect(spare.take(100 * KB)).toBe(a);
});

test('memory that went elsewhere, or is small, is not kept', () => {
  const spare = new SpareBuffers(300 * KB);
  const gone = new ArrayBuffer(100 * KB);
  structuredClone(gone, { transfer: [gone] });
  const small = new ArrayBuffer(KB);
  for (const each of [gone, small]) spare.give(each);
  expect(spare.take(0)).not.toBe(gone);
  expect(spare.take(KB)).not.toBe(small);
});
