import { expect, test } from 'vitest';
import {
  formatMeasure,
  formatTick,
  measureName,
  measuresOf,
  parseMeasure,
  severalOutputs,
} from '../../../renderer/panels/train/measures.ts';

test('with one output its loss is the total, and the output is not named', () => {
  const measures = measuresOf(['loss', 'digit/loss', 'digit/accuracy']);
  expect(measures.map(({ key }) => key)).toEqual(['loss', 'digit/accuracy']);
  expect(measures.map(measure => measureName(measure, severalOutputs(measures)))).toEqual([
    'Loss',
    'Accuracy',
  ]);
});

test('the penalty is named as itself, beside one loss or several', () => {
  for (const keys of [
    ['loss', 'digit/loss', 'penalty'],
    ['loss', 'a/loss', 'b/loss', 'penalty'],
  ]) {
    const measures = measuresOf(keys);
    expect(measures.map(measure => measureName(measure, severalOutputs(measures)))).toContain('Penalty');
  }
});

test('with several outputs each has its name and its loss', () => {
  const measures = measuresOf(['a/loss', 'a/mae', 'loss', 'b/loss', 'b/r2']);
  expect(measures.map(measure => measureName(measure, severalOutputs(measures)))).toEqual([
    'Total loss',
    'MAE · a',
    'R² · b',
    'Loss · a',
    'Loss · b',
  ]);
});

test('shares are percentages, other measures are numbers', () => {
  expect(formatMeasure(parseMeasure('y/accuracy'), 0.98765)).toBe('98.77%');
  expect(formatMeasure(parseMeasure('y/top-k'), 1)).toBe('100.00%');
  expect(formatMeasure(parseMeasure('y/rmse'), 0.98765)).toBe('0.9877');
  const ticks = (step: number, ...values: number[]) =>
    values.map(value => formatTick(parseMeasure('accuracy'), value, step));
  expect(ticks(0.1, 0.5, 0.6)).toEqual(['50%', '60%']);
  expect(ticks(0.005, 0.97, 0.975)).toEqual(['97.0%', '97.5%']);
  expect(formatTick(parseMeasure('loss'), 0.05, 0.05)).toBe('0.05');
});

test('a name with a stroke in it is kept whole', () => {
  expect(parseMeasure('a/b/loss')).toMatchObject({ output: 'a/b', metric: 'loss' });
});
