/**
 * Random legal graphs: each gets problems with reasons, or trains, evaluates and exports, with a gradient that is the slope of
 * its loss. `npm run test:slow` tries a thousand.
 */
import { expect, test, vi } from 'vitest';
import { rows } from '../../../engine/ops/index.ts';
import type { OpRow } from '../../../engine/ops/op.ts';
import { chain, features } from '../../support/documents.ts';
import { Draw } from '../../support/random/draw.ts';
import { expectSound, KEPT, trySeeds } from '../../support/random/seeds.ts';
import { tryOut } from '../../support/random/trial.ts';

test('seeds that once failed', { timeout: 120_000 }, async () => {
  expect((await trySeeds(KEPT)).failures).toEqual([]);
});

test('100 random graphs', { timeout: 600_000 }, async () => {
  expectSound(await trySeeds(Array.from({ length: 100 }, (_, i) => i + 1)));
});

test('a wrong gradient is found', async () => {
  const document = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 3 }],
      ['Activation', { function: 'tanh' }],
      ['Output', { target: 'features', loss: 'mse' }],
    ],
    { fields: [features(3)] },
  );
  const found = async () => (await tryOut(document, new Draw('planted'))).failures;
  expect(await found()).toEqual([]);
  const tanh = rows.find(({ name }) => name === 'Tanh')! as OpRow & { vjp: (...args: never[]) => unknown };
  const right = tanh.vjp;
  // The gradient passes unchanged.
  const planted = vi.spyOn(tanh, 'vjp').mockImplementation(((g: unknown) => [g]) as never);
  expect(await found()).toEqual([
    expect.stringContaining('The gradient of dense/weight'),
    expect.stringContaining('The gradient of dense/bias'),
  ]);
  planted.mockRestore();
  expect(tanh.vjp).toBe(right);
});
