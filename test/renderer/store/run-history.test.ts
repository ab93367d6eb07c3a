import { describe, expect, test } from 'vitest';
import { RunHistory } from '../../../renderer/store/run-history.ts';
import { step, steps } from '../events.ts';

const filled = (capacity: number, to: number): RunHistory => {
  const history = new RunHistory(capacity);
  for (const event of steps(1, to)) history.add(event);
  return history;
};

describe('history of a run', () => {
  test('keeps every step while there is room', () => {
    const history = filled(100, 50);
    expect(history.steps).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(history.metrics.get('loss')?.[9]).toBe(1 / 10);
    expect(history.revision).toBe(50);
  });

  test.each([101, 1_000, 12_345])('stays within its room for %d steps, and keeps their mean', count => {
    const history = new RunHistory(100);
    for (let i = 1; i <= count; i++) history.add(step(i, i));
    expect(history.steps.length).toBeLessThanOrEqual(100);
    expect(history.steps.length).toBeGreaterThan(45);
    const xs = history.steps;
    expect(xs.every((x, i) => i === 0 || x > xs[i - 1]!)).toBe(true);
    // The value of a point is the mean of the steps since the point before: the mean of consecutive numbers.
    const losses = history.metrics.get('loss')!;
    for (const [i, x] of xs.entries()) {
      const first = (xs[i - 1] ?? 0) + 1;
      expect(losses[i]).toBeCloseTo((first + x) / 2, 6);
    }
  });

  test('ignores a step that it has already', () => {
    const history = filled(100, 10);
    history.add(step(7, 99));
    history.add(step(10, 99));
    expect(history.steps).toHaveLength(10);
    expect(history.metrics.get('loss')?.[9]).toBe(0.1);
  });

  test('forgets what a resumed run does again', () => {
    const history = filled(100, 30);
    history.truncate(20);
    expect(history.steps.at(-1)).toBe(20);
    expect(history.learningRate).toHaveLength(20);
    history.add(step(21, 5));
    expect(history.metrics.get('loss')?.at(-1)).toBe(5);
  });

  test('has a gap where a measure was not reported', () => {
    const history = new RunHistory();
    history.add(step(1));
    history.add(step(2, 1, { metrics: { loss: 1, 'y/accuracy': 0.5 } }));
    history.add(step(3));
    expect(history.metrics.get('y/accuracy')).toEqual([null, 0.5, null]);
  });

  test('does not hide a loss that is no number', () => {
    const history = new RunHistory(4);
    for (let i = 1; i <= 6; i++) history.add(step(i, i === 2 ? Number.NaN : 1));
    expect(history.metrics.get('loss')?.some(Number.isNaN)).toBe(true);
  });
});
