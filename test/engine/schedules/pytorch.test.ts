/** The schedules beside those of torch.optim.lr_scheduler, at every step of ten epochs. */
import { expect, test } from 'vitest';
import type { Configured } from '../../../engine/document/document.ts';
import { learningRateAt, schedules } from '../../../engine/schedules/index.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { trainingFixtures } from '../../support/training-fixtures.ts';

const { totalSteps, stepsPerEpoch, figures, rates } = trainingFixtures.schedules;

/** The settings of `schedules` in make_training_fixtures.py, with periods in epochs. */
const settings: { readonly [name: string]: Configured & { readonly better?: 'higher' } } = {
  'multi-step': { type: 'multi-step', attributes: { milestones: [2, 5, 6], factor: 0.5 } },
  exponential: { type: 'exponential', attributes: { decay: 0.9 } },
  polynomial: { type: 'polynomial', attributes: { power: 2 } },
  'cosine-restarts': { type: 'cosine-restarts', attributes: { period: 2.5, minimum: 0.01 } },
  'cosine-restarts longer': {
    type: 'cosine-restarts',
    attributes: { period: 1, lengthening: 2, minimum: 0.01 },
  },
  'one-cycle': { type: 'one-cycle', attributes: {} },
  'one-cycle linear': {
    type: 'one-cycle',
    attributes: { rise: 0.4, shape: 'linear', startDivisor: 10, endDivisor: 100 },
  },
  plateau: { type: 'plateau', attributes: { factor: 0.5, patience: 1 } },
  'plateau slow': {
    type: 'plateau',
    attributes: { factor: 0.1, patience: 0, threshold: 0.05, cooldown: 2, lowest: 0.01 },
  },
  'plateau rising': { type: 'plateau', attributes: { factor: 0.5, patience: 2 }, better: 'higher' },
  'warm-up': { type: 'warm-up', attributes: { epochs: 2, start: 0.25, after: 'polynomial', power: 2 } },
};

test.each(Object.keys(rates))('%s', name => {
  const { better = 'lower', ...configured } = settings[name]!;
  const found = Array.from({ length: totalSteps }, (_, step) =>
    learningRateAt(configured, {
      baseRate: 0.4,
      step,
      totalSteps,
      stepsPerEpoch,
      watched: { figures: figures.slice(0, Math.floor(step / stepsPerEpoch)), better },
    }),
  );
  // As PyTorch multiplies from step to step, its rounding adds up.
  expect(relativeDifference(found, rates[name]!, 0)).toBeLessThan(1e-9);
  expect(new Set(found.map(rate => rate.toPrecision(9))).size).toBeGreaterThan(2);
});

test('every schedule is compared', () => {
  // In schedules.test.ts.
  const elsewhere = ['constant', 'step', 'cosine'];
  const here = Object.values(settings).map(({ type }) => type);
  expect([...new Set([...elsewhere, ...here])].sort()).toEqual(Object.keys(schedules).sort());
});

test('warm-up leads to every other schedule', () => {
  const others = Object.keys(schedules).filter(name => name !== 'warm-up');
  expect(schedules['warm-up']!.attributes.after).toMatchObject({ options: others });
  for (const after of others) {
    const at = (type: string, step: number, totalSteps: number) =>
      learningRateAt(
        { type, attributes: { after } },
        { baseRate: 0.4, step, totalSteps, stepsPerEpoch, watched: { figures, better: 'lower' } },
      );
    for (const step of [0, 7, 35]) expect(at('warm-up', step + 4, 40)).toBe(at(after, step, 36));
  }
});
