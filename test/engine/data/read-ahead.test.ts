import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { ReadAhead } from '../../../engine/data/read-ahead.ts';

/** The numbers from 0 on, each after so many milliseconds. */
function numbers(count: number, most: number, delay = (_: number) => 0) {
  let next = 0;
  const onLate = vi.fn();
  const begin = () => {
    if (next >= count) return null;
    const value = next++;
    return sleep(delay(value)).then(() => value);
  };
  const ahead = new ReadAhead({ begin, most: () => most, onLate });
  return { ahead, onLate, begun: () => next };
}

test('gives what was begun in its order, whichever is done first', async () => {
  const { ahead } = numbers(6, 3, value => 5 * (6 - value));
  const given = [];
  for (let value = await ahead.next(); value !== null; value = await ahead.next()) given.push(value);
  expect(given).toEqual([0, 1, 2, 3, 4, 5]);
});

test('begins before it is asked, and never more than it may', async () => {
  const { ahead, begun } = numbers(10, 2);
  expect(begun()).toBe(2);
  await ahead.next();
  await sleep(20);
  expect(begun()).toBe(3);
});

test('one is always ahead, however little may be', () => {
  expect(numbers(10, 0).begun()).toBe(1);
});

test('calls for help where results come late, and not for the first of all', async () => {
  const slow = numbers(40, 1, () => 30);
  const quick = numbers(40, 1, value => (value === 0 ? 300 : 1));
  for (let step = 0; step < 30; step++) await slow.ahead.next();
  for (let step = 0; step < 15; step++) {
    await quick.ahead.next();
    await sleep(30);
  }
  expect(slow.onLate).toHaveBeenCalled();
  expect(quick.onLate).not.toHaveBeenCalled();
});

test('a failure is told where its result is asked for, and nowhere else', async () => {
  let made = 0;
  const ahead = new ReadAhead({
    begin: () => (made++ === 1 ? Promise.reject(new Error('broken')) : Promise.resolve(made)),
    most: () => 3,
    onLate: () => {},
  });
  await sleep(5);
  expect(await ahead.next()).toBe(1);
  await expect(ahead.next()).rejects.toThrow('broken');
});
