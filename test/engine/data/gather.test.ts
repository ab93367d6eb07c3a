import { expect, test } from 'vitest';
import { Gatherer } from '../../../engine/data/gather.ts';
import type { Column } from '../../../engine/data/table.ts';
import { InputError } from '../../../engine/protocol.ts';

const indices = (values: Column['values'], size: number): Column => ({
  field: { name: 'word', kind: 'tensor', dtype: 'int64', shape: [size] },
  size,
  values,
});

test('whole numbers keep their sign and all their bits; fractions are cut off', () => {
  const values = Float64Array.of(-1, 2 ** 40 + 3, -(2 ** 33) - 5, 3.9, -3.9, 2 ** 31);
  const gatherer = new Gatherer({ columns: [indices(values, 3)], normalization: {} });
  const word = new BigInt64Array(6);
  gatherer.fill({ word }, Uint32Array.of(1, 0));
  expect([...word]).toEqual([3n, -3n, 2147483648n, -1n, 1099511627779n, -8589934597n]);
});

test('what is left of memory that was used before becomes zeros', () => {
  const gatherer = new Gatherer({ columns: [indices(Int32Array.of(7, 8), 1)], normalization: {} });
  const word = new BigInt64Array(4).fill(9n);
  gatherer.fill({ word }, Uint32Array.of(1));
  expect([...word]).toEqual([8n, 0n, 0n, 0n]);
});

test('a value that is no number is told with its sample', () => {
  const gatherer = new Gatherer({ columns: [indices(Float64Array.of(1, Number.NaN), 1)], normalization: {} });
  const gather = () => gatherer.fill({ word: new BigInt64Array(2) }, Uint32Array.of(0, 1));
  expect(gather).toThrow(InputError);
  expect(gather).toThrow('Sample 2, field "word": NaN is no whole number.');
});
