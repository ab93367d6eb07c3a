import { expect, it } from 'vitest';
import { threadCount } from '../../main/application/thread-count.ts';

it('is a whole number above zero, or left to the program', () => {
  expect(threadCount({ threads: 3 })).toBe(3);
  for (const threads of [undefined, 0, -1, 1.5, '2']) expect(threadCount({ threads })).toBeUndefined();
});
