import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { alternate } from '../../bench/alternate.ts';

test('sides are opened anew in each round, first and last by turns, and told by how often each runs', async () => {
  const events: string[] = [];
  const side = (name: string, milliseconds: number) => async () => {
    events.push(`open ${name}`);
    return {
      run: () => setTimeout(milliseconds),
      close: async () => events.push(`close ${name}`),
    };
  };
  const [fast, slow] = await alternate([side('fast', 5), side('slow', 60)], 0.4);
  const forth = ['open fast', 'open slow', 'close fast', 'close slow'];
  const back = ['open slow', 'open fast', 'close fast', 'close slow'];
  expect(events).toEqual([...forth, ...back, ...forth, ...back, ...forth, ...back]);
  // No sooner than the timers say; how much later, the machine decides.
  expect(fast).toBeLessThanOrEqual(205);
  expect(slow).toBeLessThanOrEqual(17);
  expect(fast! / slow!).toBeGreaterThan(2);
});
