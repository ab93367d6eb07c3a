import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import type { RateFinding, RatePoint } from '../../../engine/protocol.ts';
import { RunControl } from '../../../engine/train/control.ts';
import { findRate } from '../../../engine/train/find-rate.ts';
import { SmoothedLoss, suggestRates } from '../../../engine/train/rate-curve.ts';
import { example, examples, temporaryFolder, trainAll } from '../../support/runs.ts';

const range = { from: 1e-5, to: 10, steps: 60 };

async function find(
  document: Document,
  control = new RunControl(),
  onPoint = (_: RatePoint) => {},
): Promise<RateFinding> {
  const generator = findRate({ document, base: examples, control, ...range });
  for (;;) {
    const { value, done } = await generator.next();
    if (done) return value;
    onPoint(value);
  }
}

const curve = (losses: readonly number[]): RatePoint[] =>
  losses.map((smoothed, i) => ({ rate: 10 ** (i / 10 - 4), loss: smoothed, smoothed }));

describe('what a curve suggests', () => {
  test('is where the loss falls fastest over the logarithm of the rate, and a tenth of its lowest place', () => {
    // Falls from 1 to 0 around place 30, 10^-1, and rises after place 45.
    const points = curve(
      Array.from({ length: 60 }, (_, i) => 1 / (1 + Math.exp((i - 30) / 2)) + (i > 45 ? i - 45 : 0)),
    );
    expect(suggestRates(points)).toEqual({ steepest: 0.1, tenth: Number((10 ** 0.5 / 10).toPrecision(2)) });
  });

  test('is nothing where the loss only grows', () => {
    expect(suggestRates(curve(Array.from({ length: 30 }, (_, i) => i)))).toEqual({
      steepest: null,
      tenth: null,
    });
  });

  test('smooths without a bias towards the start', () => {
    const smoothed = new SmoothedLoss();
    expect([5, 5, 5].map(loss => smoothed.add(loss))).toEqual([
      expect.closeTo(5),
      expect.closeTo(5),
      expect.closeTo(5),
    ]);
    expect(smoothed.hasDiverged).toBe(false);
    smoothed.add(1e6);
    expect(smoothed.hasDiverged).toBe(true);
  });
});

describe('the search for a learning rate', () => {
  test('ends where a line cannot be fitted any more, and suggests what fits it', async () => {
    const line = example('line', { optimizer: { type: 'SGD', attributes: {} } });
    const { end, points, steepest } = await find(line);
    expect(end).toBe('diverged');
    expect(points.length).toBeLessThan(range.steps);
    // Gradient descent on a quadratic diverges at twice what is best at most.
    expect(steepest).toBeLessThan(points.at(-1)!.rate);
    expect(steepest).toBeGreaterThan(1e-3);
  });

  test('suggests a rate that trains, is the same each time, and leaves no file', async () => {
    const iris = example('iris');
    const before = readdirSync(examples);
    const finding = await find(iris);
    expect(await find(iris)).toEqual(finding);
    expect(readdirSync(examples)).toEqual(before);
    const learningRate = finding.steepest!;
    const document = example('iris', {
      epochs: 15,
      optimizer: { ...iris.training.optimizer, attributes: { learningRate } },
    });
    const { end } = await trainAll({ document, run: temporaryFolder() });
    expect(end.metrics.train.loss).toBeLessThan(0.5);
  });

  test('sets the schedule aside, and makes the rates grow by a constant factor', async () => {
    const { points } = await find(example('iris', { schedule: { type: 'cosine', attributes: {} } }));
    const factor = (range.to / range.from) ** (1 / (range.steps - 1));
    points.slice(1).forEach(({ rate }, i) => {
      expect(rate / points[i]!.rate).toBeCloseTo(factor, 6);
    });
    expect(points).toEqual(
      (await find(example('iris', { schedule: { type: 'constant', attributes: {} } }))).points,
    );
  });

  test('stops when it is asked to', async () => {
    const control = new RunControl();
    const { end, points } = await find(example('iris'), control, () => control.stop());
    expect({ end, count: points.length }).toEqual({ end: 'stopped', count: 1 });
  });

  test('counts an update, not a batch, where gradients are gathered', async () => {
    const { points } = await find(example('iris', { accumulate: 3, batchSize: 8 }));
    expect(points[1]!.rate).toBeGreaterThan(points[0]!.rate);
  });

  test('says what is missing', async () => {
    const iris = example('iris');
    const elsewhere = { ...iris.dataset!, source: { type: 'csv', path: 'missing.csv' } as const };
    await expect(find({ ...iris, dataset: elsewhere })).rejects.toThrow(/missing\.csv/);
  });
});
