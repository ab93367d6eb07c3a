import { describe, expect, test } from 'vitest';
import { fitNormalization, normalizeInto } from '../../../engine/data/normalize.ts';
import type { Column } from '../../../engine/data/table.ts';
import type { Field } from '../../../engine/document/document.ts';

const column = (field: Partial<Field>, values: Column['values'], size: number): Column => ({
  field: { name: 'f', kind: 'tensor', dtype: 'float32', shape: [size], ...field },
  size,
  values,
});
const normalized = (of: Column, sample: number, train: Uint32Array) => {
  const out = new Float32Array(of.size);
  normalizeInto(out, 0, of, sample, fitNormalization(of, train));
  return [...out];
};

describe('fitNormalization', () => {
  test('standard is measured on the training samples, for each gathered column', () => {
    const values = Float64Array.of(1, 100, 3, 300, 1000, 1000);
    const of = column({ normalize: 'standard', columns: ['a', 'b'] }, values, 2);
    const train = Uint32Array.of(0, 1);
    expect(fitNormalization(of, train)).toEqual({ kind: 'standard', mean: [2, 200], std: [1, 100] });
    expect(normalized(of, 0, train)).toEqual([-1, -1]);
    expect(normalized(of, 2, train)).toEqual([998, 8]);
  });

  test('for each channel of an image, over its pixels', () => {
    const values = Uint8Array.of(0, 2, 10, 10, 4, 6, 10, 10);
    const of = column({ kind: 'image', shape: [2, 1, 2], normalize: 'standard' }, values, 4);
    const fit = fitNormalization(of, Uint32Array.of(0, 1));
    expect(fit.mean).toEqual([3, 10]);
    expect(fit.std[0]).toBeCloseTo(Math.sqrt(5), 12);
    // A constant channel becomes zeros.
    expect(normalized(of, 0, Uint32Array.of(0, 1)).slice(2)).toEqual([0, 0]);
  });

  test('large numbers close together keep their differences', () => {
    const values = Float64Array.of(1.7e9, 1.7e9 + 1, 1.7e9 + 2);
    const of = column({ normalize: 'standard', kind: 'number', shape: [] }, values, 1);
    const [first] = normalized(of, 0, Uint32Array.of(0, 1, 2));
    expect(first).toBeCloseTo(-Math.sqrt(1.5), 6);
  });

  test('unit divides bytes by 255, none leaves alone', () => {
    const values = Uint8Array.of(0, 51, 255);
    expect(normalized(column({ normalize: 'unit' }, values, 3), 0, Uint32Array.of(0))).toEqual([
      0,
      Math.fround(0.2),
      1,
    ]);
    expect(normalized(column({}, values, 3), 0, Uint32Array.of(0))).toEqual([0, 51, 255]);
  });
});
