import { expect, test } from 'vitest';
import { BatchLayout } from '../../../engine/data/batch-layout.ts';
import { Gatherer } from '../../../engine/data/gather.ts';
import type { Column } from '../../../engine/data/table.ts';
import type { Field } from '../../../engine/document/document.ts';
import { InputError } from '../../../engine/protocol.ts';

const indices = (values: Column['values'], size: number): Column => ({
  field: { name: 'word', kind: 'tensor', dtype: 'int64', shape: [size] },
  size,
  values,
});

/** Batches of two samples of this column. */
function gathered(column: Column, indices: number[], memory = new ArrayBuffer(0)): bigint[] {
  const bytes = Math.ceil(indices.length / 2) * 2 * column.size * BigInt64Array.BYTES_PER_ELEMENT;
  const chunk = memory.byteLength > 0 ? memory : new ArrayBuffer(bytes);
  const gatherer = new Gatherer({ columns: [column], normalization: {} });
  gatherer.fill({ memory: chunk, indices: Uint32Array.from(indices), fields: ['word'], batchSize: 2 });
  return [...new BigInt64Array(chunk)];
}

test('whole numbers keep their sign and all their bits; fractions are cut off', () => {
  const values = Float64Array.of(-1, 2 ** 40 + 3, -(2 ** 33) - 5, 3.9, -3.9, 2 ** 31);
  expect(gathered(indices(values, 3), [1, 0])).toEqual([
    ...[3n, -3n, 2147483648n],
    ...[-1n, 1099511627779n, -8589934597n],
  ]);
});

test('what is left of memory that was used before becomes zeros', () => {
  const used = new BigInt64Array(4).fill(9n);
  expect(gathered(indices(Int32Array.of(7, 8), 1), [1, 0, 1], used.buffer)).toEqual([8n, 7n, 8n, 0n]);
});

test('a value that is no number is told with its sample', () => {
  const gather = () => gathered(indices(Float64Array.of(1, Number.NaN), 1), [0, 1]);
  expect(gather).toThrow(InputError);
  expect(gather).toThrow('Sample 2, field "word": NaN is no whole number.');
});

test('fields of one batch lie behind one another, int64 at multiples of eight bytes', () => {
  const fields: Field[] = [
    { name: 'x', kind: 'tensor', dtype: 'float32', shape: [3] },
    { name: 'label', kind: 'category', dtype: 'int64', shape: [] },
  ];
  const layout = new BatchLayout(fields, ['x', 'label'], 1);
  expect(layout.bytes).toBe(24);
  const { x, label } = layout.fields(new ArrayBuffer(48), 1);
  expect([x!.byteOffset, x!.length, label!.byteOffset, label!.length]).toEqual([24, 3, 40, 1]);
});
