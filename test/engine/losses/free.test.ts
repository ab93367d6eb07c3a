/** Losses without a target, through whole training graphs. */
import { expect, test } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { amount, documentOf, features, node } from '../../support/documents.ts';
import { fill } from '../../support/fill.ts';
import { Trainer } from '../../support/trainer.ts';

const BATCH = 5;
const training = { optimizer: { type: 'SGD', attributes: {} } };

/** Two outputs of one Dense: its distance from a target, and the size of what it says. */
const penalized = (weight: number): Document =>
  documentOf(
    [
      node('Input', { field: 'features' }),
      node('Dense', { units: 1 }),
      node('Formula', { expression: 'x * x' }, 'square'),
      node('Output', { target: 'amount', loss: 'mse', metrics: ['mae'] }, 'guess'),
      node('Output', { loss: 'value', weight }, 'size'),
    ],
    ['input > dense', 'dense > square', 'dense > guess', 'square > size'],
    { fields: [features(3), amount], training },
  );

test('value is the mean of the prediction over the samples that count, and trains like any other', async () => {
  expect(check(penalized(0.5)).problems).toEqual([]);
  const trainer = new Trainer(penalized(0.5), BATCH);
  await trainer.initialize();
  const weights = [0.5, -1, 2];
  trainer.load({ 'dense/weight': weights, 'dense/bias': [0.25] });
  const x = fill(1, BATCH * 3);
  const t = fill(2, BATCH);
  const real = [1, 1, 1, 0, 1];
  const said = Array.from({ length: BATCH }, (_, i) =>
    weights.reduce((sum, weight, j) => sum + weight * x[3 * i + j]!, 0.25),
  );
  const mean = (of: (row: number) => number) =>
    real.reduce((sum, weight, row) => sum + weight * of(row), 0) / 4;
  const figures = await trainer.train(
    { input: x, 'target/guess': t, sample_weight: real },
    { learningRate: 0.1 },
  );
  const [mse, size] = [mean(row => (said[row]! - t[row]!) ** 2), mean(row => said[row]! ** 2)];
  expect(Object.keys(figures)).toEqual(['loss', 'guess/loss', 'size/loss', 'guess/mae']);
  expect(figures['size/loss']).toBeCloseTo(size, 5);
  expect(figures.loss).toBeCloseTo(mse + 0.5 * size, 5);
  // d/db of the whole: 2 mean(y - t) + 0.5 · 2 mean(y).
  const slope = mean(row => 2 * (said[row]! - t[row]!) + said[row]!);
  expect(trainer.state['dense/bias']![0]).toBeCloseTo(0.25 - 0.1 * slope, 5);
});

test('value alone needs no target field', async () => {
  const document = documentOf(
    [node('Input', { field: 'features' }), node('Dense', { units: 2 }), node('Output', { loss: 'value' })],
    ['input > dense', 'dense > output'],
    { fields: [features(3)], training },
  );
  const trainer = new Trainer(document, BATCH);
  await trainer.initialize();
  expect(trainer.compiled.feeds.map(({ name }) => name)).toEqual(['input', 'sample_weight']);
  const { compiled, results } = await trainer.evaluate({ input: fill(1, BATCH * 3) });
  expect(compiled.outputs).toMatchObject([{ name: 'output', target: undefined, classAxis: null }]);
  expect(results['result/output']).toHaveLength(2 * BATCH);
});
