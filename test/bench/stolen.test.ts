/** What a host took of a virtual machine's cores, from what Linux counts of them. */
import { expect, test } from 'vitest';
import { stolenBetween } from '../../bench/editor/stolen.ts';

const statistics = (line: string): string => `cpu  ${line}\ncpu0 1 2 3 4 5 6 7 8 0 0\n`;

test('is a share of all time, of all cores, in which that of guests counts once', () => {
  const first = statistics('100 10 20 300 5 0 5 40 60 0');
  const last = statistics('150 10 30 330 5 0 5 50 90 0');
  expect(stolenBetween(first, last)).toBeCloseTo(10, 10);
});

test('is none where no time passed', () => {
  const same = statistics('100 10 20 300 5 0 5 40 0 0');
  expect(stolenBetween(same, same)).toBe(0);
});
