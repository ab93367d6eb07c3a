import { expect, test } from 'vitest';
import { learningRateAt, schedules } from '../../../engine/schedules/index.ts';
import { fixtures, relativeDifference } from '../../support/pytorch-fixtures.ts';

const { totalSteps, stepsPerEpoch, ...rates } = fixtures.schedules;
const run = (type: string, attributes: { [name: string]: number | string }) =>
  Array.from({ length: totalSteps }, (_, step) =>
    learningRateAt({ type, attributes }, { baseRate: 0.4, step, totalSteps, stepsPerEpoch }),
  );

test('step is StepLR', () => {
  expect(relativeDifference(run('step', { every: 3, factor: 0.5 }), rates.step, 0)).toBeLessThan(1e-12);
});

test('cosine is CosineAnnealingLR', () => {
  expect(relativeDifference(run('cosine', { minimum: 0.01 }), rates.cosine, 0)).toBeLessThan(1e-12);
});

test('warm-up is LinearLR, then CosineAnnealingLR', () => {
  const found = run('warm-up', { epochs: 2, start: 0.25, after: 'cosine', minimum: 0.01 });
  expect(relativeDifference(found, rates['warm-up'], 0)).toBeLessThan(1e-12);
});

test('warm-up goes on as what is chosen', () => {
  expect(run('warm-up', { epochs: 2, start: 0, after: 'constant' }).slice(7)).toEqual([
    0.4 * (7 / 8),
    ...new Array(32).fill(0.4),
  ]);
  // Dropped once an epoch of the eight that are left.
  const stepped = run('warm-up', { epochs: 2, after: 'step', every: 1, factor: 0.5 });
  expect(stepped[8]).toBe(0.4);
  expect(stepped[39]).toBeCloseTo(0.4 * 0.5 ** 7, 12);
});

test('constant stays', () => expect(new Set(run('constant', {}))).toEqual(new Set([0.4])));

test('every rate is finite and not negative, however short the run', () => {
  for (const type of Object.keys(schedules))
    for (const [totalSteps, stepsPerEpoch] of [
      [1, 1],
      [3, 10],
      [0, 1],
    ] as const)
      for (let step = 0; step <= totalSteps; step++) {
        const rate = learningRateAt(
          { type, attributes: {} },
          { baseRate: 0.1, step, totalSteps, stepsPerEpoch },
        );
        expect(rate, `${type} at ${step} of ${totalSteps}`).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(0.1 + 1e-12);
      }
});
