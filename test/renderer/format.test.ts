import { afterEach, describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatShape,
  listSeparator,
} from '../../renderer/i18n/format.ts';
import { setLanguage } from '../../renderer/i18n/index.ts';

afterEach(() => setLanguage('en'));

describe('numbers for people', () => {
  test.each([
    [0, '0'],
    [0.12345678, '0.1235'],
    [-2.5, '-2.5'],
    [123456, '123,500'],
    [0.00031, '0.00031'],
    [3.1e-7, '3.1×10⁻⁷'],
    [-1.23456e12, '-1.235×10¹²'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('%d is written %s', (value, text) => expect(formatNumber(value)).toBe(text));

  test.each([
    [0, '0 sec'],
    [0.018, '18 ms'],
    [0.0996, '0.1 sec'],
    [0.42, '0.4 sec'],
    [9.96, '10 sec'],
    [59.4, '59 sec'],
    [60, '1 min'],
    [3599, '59 min 59 sec'],
    [3600, '1 hr'],
    [5400, '1 hr 30 min'],
    [86_400 + 7200, '1 day 2 hr'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  test('counts, shares, sizes, rates and shapes', () => {
    expect(formatCount(61706)).toBe('61,706');
    expect(formatPercent(0.98765)).toBe('98.8%');
    expect(formatPercent(Number.NaN)).toBe('NaN');
    expect(formatBytes(999)).toBe('999 byte');
    expect(formatBytes(248_312)).toBe('248.3 kB');
    expect(formatRate(5234.4)).toBe('5,230');
    expect(formatRate(12.345)).toBe('12.3');
    expect(listSeparator()).toBe(', ');
    expect(formatShape(['batch', 1, 28, 28])).toBe('batch × 1 × 28 × 28');
  });

  test('follow the language', async () => {
    await setLanguage('es');
    expect(formatNumber(0.5)).toBe('0,5');
    expect(formatNumber(3.1e-7)).toBe('3,1×10⁻⁷');
    expect(formatPercent(0.5)).toMatch(/^50,0\s%$/);
    expect(formatDuration(65)).toBe('1 min 5 s');
    expect(listSeparator()).toBe('; ');
  });
});
