import { expect, test } from 'vitest';
import { ROW, rowsAround } from '../../../renderer/panels/outline/rows-around.ts';

const COUNT = 1000;
const HEIGHT = 400;

test('the rows in view are always drawn, wherever the list is scrolled to', () => {
  for (let top = 0; top <= COUNT * ROW - HEIGHT; top += 7) {
    const { first, last } = rowsAround({ top, height: HEIGHT }, COUNT);
    expect(first * ROW).toBeLessThanOrEqual(top);
    expect(last * ROW).toBeGreaterThanOrEqual(top + HEIGHT);
  }
});

test('of a long list few are drawn, of a short one all', () => {
  const { first, last } = rowsAround({ top: 13_000, height: HEIGHT }, COUNT);
  expect(last - first).toBeLessThan(120);
  expect(rowsAround({ top: 0, height: HEIGHT }, 40)).toEqual({ first: 0, last: 40 });
});

test('until the height of the list is known, a few are drawn', () => {
  const { first, last } = rowsAround({ top: 0, height: 0 }, COUNT);
  expect(first).toBe(0);
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThan(30);
  expect(rowsAround({ top: 0, height: 0 }, 3)).toEqual({ first: 0, last: 3 });
});

test('a list that has become shorter than where it was scrolled to draws nothing outside of it', () => {
  expect(rowsAround({ top: 13_000, height: HEIGHT }, 10)).toEqual({ first: 10, last: 10 });
});
