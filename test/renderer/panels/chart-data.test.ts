import { describe, expect, test } from 'vitest';
import { chartData, learningRateData, smooth } from '../../../renderer/panels/train/chart-data.ts';
import { emptyView, foldAll, type RunView } from '../../../renderer/store/run-view.ts';
import { epoch, start, step, steps } from '../events.ts';

const view = (): RunView =>
  foldAll(emptyView('r1'), [start(), ...steps(1, 10), epoch(1), ...steps(11, 20), epoch(2)]);

describe('data of a chart', () => {
  test('has training at the steps and validation at the epochs, on one axis', () => {
    const [x, training, validation] = chartData(view(), 'loss', {
      axis: 'step',
      perStep: true,
      smoothing: 0,
    });
    expect(x).toHaveLength(20);
    expect(training?.[3]).toBe(1 / 4);
    expect(validation?.[9]).toBe(2);
    expect(validation?.[19]).toBe(1);
    // Between its points there is nothing, rather than a gap: the line goes on.
    expect(validation?.[4]).toBe(undefined);
  });

  test('counts in epochs if asked to', () => {
    const [x] = chartData(view(), 'loss', { axis: 'epoch', perStep: true, smoothing: 0 });
    expect([x[0], x.at(-1)]).toEqual([0.1, 2]);
    expect(learningRateData(view(), 'epoch')[0].at(-1)).toBe(2);
  });

  test('has one point for each epoch if asked to', () => {
    const [x, training, validation] = chartData(view(), 'loss', {
      axis: 'epoch',
      perStep: false,
      smoothing: 0.6,
    });
    expect([x, training, validation]).toEqual([
      [1, 2],
      [1, 0.5],
      [2, 1],
    ]);
  });

  test('shows what was measured behind its smoothed course', () => {
    const [, measured, smoothed, validation] = chartData(view(), 'loss', {
      axis: 'step',
      perStep: true,
      smoothing: 0.9,
    });
    expect(measured?.[19]).toBe(1 / 20);
    expect(smoothed?.[19]).toBeGreaterThan(1 / 20);
    expect(validation?.[19]).toBe(1);
  });

  test('draws no point where a loss was no number, and keeps validation without a matching step', () => {
    const odd = foldAll(emptyView('r'), [start(), step(1), step(2, Number.NaN), step(12), epoch(1)]);
    const [x, training, validation] = chartData(odd, 'loss', { axis: 'step', perStep: true, smoothing: 0 });
    expect(x).toEqual([1, 2, 10, 12]);
    expect(training).toEqual([1, null, undefined, 1 / 12]);
    expect(validation).toEqual([undefined, undefined, 2, undefined]);
  });

  test('an unknown measure is an empty chart', () => {
    const [, training] = chartData(emptyView('r1'), 'none', { axis: 'step', perStep: true, smoothing: 0.5 });
    expect(training).toEqual([]);
  });
});

describe('smoothing', () => {
  test('leaves a constant as it is from the first point on', () => {
    for (const value of smooth([3, 3, 3, 3], 0.95)) expect(value).toBeCloseTo(3, 12);
  });
  test('passes gaps and what is no number through', () => {
    expect(smooth([1, null, Number.NaN, 1], 0.5)).toEqual([1, null, Number.NaN, 1]);
  });
  test('is the exponential mean with the correction of its start', () => {
    // (0.5·0·0.5 + 0.5·1) / (1 - 0.25)
    expect(smooth([0, 1], 0.5)[1]).toBeCloseTo(0.5 / 0.75, 12);
  });
});
