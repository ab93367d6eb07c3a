import { describe, expect, it } from 'vitest';
import { shapeOf, type Value } from '../../../engine/ir/value.ts';
import { add, mul, neg, reduceSum, rows } from '../../../engine/ops/index.ts';
import type { OpRow, VjpContext } from '../../../engine/ops/op.ts';
import { unbroadcast } from '../../../engine/ops/operand.ts';
import { checkGradient } from '../../support/check-gradient.ts';
import { casesOf, isDifferentiable } from '../../support/samples.ts';

const TOLERANCE = { float64: 1e-7, float32: 5e-4 };

const withGradient = rows.filter(row => row.vjp !== 'none');
const cases = casesOf(withGradient).filter(isDifferentiable);

describe('every row with a gradient', () => {
  it.each(cases)('$name agrees with central differences', async sampleCase => {
    const { error, precision } = await checkGradient(sampleCase, 1);
    expect(error).toBeLessThan(TOLERANCE[precision]);
  });

  it('is every row but these', () => {
    expect(rows.filter(row => row.vjp === 'none').map(row => row.name)).toEqual([
      'Floor',
      'StopGradient',
      'Equal',
      'Greater',
      'Less',
      'GreaterOrEqual',
      'LessOrEqual',
      'Not',
      'And',
      'Cast',
      'ReorderInput',
      'ReorderOutput',
      'BlockedConv',
      'MaxPoolGradient',
      'Range',
      'LSTM',
      'GRU',
      'RNN',
      'Barrier',
    ]);
  });

  it('is checked by at least one sample', () => {
    const checked = new Set(cases.map(({ row }) => row));
    expect(withGradient.filter(row => !checked.has(row)).map(row => row.name)).toEqual([]);
  });

  it('has a name of its own', () => {
    expect(new Set(rows.map(row => row.name)).size).toBe(rows.length);
  });
});

describe('the check', () => {
  type Wrong = (
    g: Value,
    context: VjpContext<readonly Value[], OpRow['samples'][0]['attributes'] & object>,
  ) => readonly (Value | null)[];
  const planted = (name: string, vjp: Wrong): OpRow => {
    const row = rows.find(candidate => candidate.name === name)!;
    return { ...row, vjp };
  };
  const wrong: readonly OpRow[] = [
    // The other factor is missing.
    planted('Mul', (g, { inputs: [a, b] }) => [
      unbroadcast(g, shapeOf(a!)),
      unbroadcast(mul(g, a!), shapeOf(b!)),
    ]),
    // The wrong sign.
    planted('Sin', (g, { inputs: [x] }) => [neg(mul(g, x!))]),
    // Off by a few percent, as an approximation would be.
    planted('Tanh', (g, { output: y }) => [mul(mul(g, add(neg(mul(y, y)), 1)), 1.01)]),
    // Float32 only: one of several terms is missing.
    planted('Conv', (g, { inputs: [x, w] }) => [mul(x!, 0), mul(w!, 0), reduceSum(g, { axes: [0, 2, 3] })]),
    // Transposed once too often is only seen where the shape is not square.
    planted('Softmax', (g, { output: y }) => [mul(g, y)]),
  ];

  it.each(wrong)('catches a wrong gradient of $name', async row => {
    const { error, precision } = await checkGradient(casesOf([row])[0]!, 1);
    expect(error).toBeGreaterThan(TOLERANCE[precision]);
  });

  it('catches a gradient that is missing', async () => {
    const row = planted('Mul', g => [g, null]);
    await expect(checkGradient(casesOf([row])[0]!, 1)).rejects.toThrow('Mul #0 has no gradient by x1.');
  });
});
