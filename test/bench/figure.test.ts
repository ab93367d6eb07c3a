import { expect, test } from 'vitest';
import {
  coldSeconds,
  geometricMean,
  peakBytes,
  ratioOf,
  speed,
  summarize,
  warmSeconds,
} from '../../bench/figure.ts';

const samples = speed('samplesPerSecond', 'samples/s');
const figures = [samples, peakBytes, coldSeconds, warmSeconds];
const turn = (samplesPerSecond: number, peakBytes: number, firstStepSeconds: number) => ({
  samplesPerSecond,
  peakBytes,
  firstStepSeconds,
});

test('turns are told by the median speed, the largest memory, and the first step of the first turn and of the others', () => {
  const turns = [turn(5, 30, 9), turn(50, 10, 3), turn(6, 20, 2), turn(7, 20, 1)];
  expect(summarize(figures, turns)).toEqual({
    samplesPerSecond: 6.5,
    peakBytes: 30,
    coldSeconds: 9,
    warmSeconds: 2,
  });
});

test('one turn has no warm start', () => {
  expect(summarize(figures, [turn(5, 30, 9)])).toEqual({
    samplesPerSecond: 5,
    peakBytes: 30,
    coldSeconds: 9,
  });
});

test('a ratio above 1 is in our favour, whether more is better or less', () => {
  const [ours, theirs] = [turn(10, 100, 0), turn(5, 300, 0)];
  expect(ratioOf(samples, ours, theirs)).toBe(2);
  expect(ratioOf(peakBytes, ours, theirs)).toBe(3);
  expect(ratioOf(warmSeconds, ours, theirs)).toBeUndefined();
});

test('the geometric mean of twice and half is 1', () => {
  expect(geometricMean([2, 0.5, 1])).toBeCloseTo(1, 12);
  expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
});
