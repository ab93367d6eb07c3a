import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../engine/train/events.ts';
import { EventBatches } from '../../main/application/event-batches.ts';
import { end, epoch, step } from '../renderer/events.ts';

let told: { run: string; events: readonly RunEvent[] }[];
let batches: EventBatches;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  batches = new EventBatches((run, events) => told.push({ run, events }));
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first event after a pause is told at once', () => {
  batches.add('r', step(1));
  expect(told).toEqual([{ run: 'r', events: [step(1)] }]);
  vi.advanceTimersByTime(1000);
  batches.add('r', step(2));
  expect(told).toHaveLength(2);
});

test('a flood is told in order, all of it, about thirty times a second', () => {
  for (let at = 1; at <= 1000; at += 1) {
    batches.add('r', at % 10 === 0 ? epoch(at / 10) : step(at));
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(100);
  expect(told.length).toBeGreaterThan(25);
  expect(told.length).toBeLessThan(35);
  const steps = told.flatMap(({ events }) =>
    events.map(event => (event.type === 'epoch' ? event.step : (event as { step: number }).step)),
  );
  expect(steps.every((at, i) => i === 0 || at > steps[i - 1]! || at % 10 === 0)).toBe(true);
  expect(told.flatMap(({ events }) => events)).toHaveLength(1000);
});

test('what is urgent takes along what waits, in order', () => {
  batches.add('r', step(1));
  batches.add('r', step(2));
  batches.add('r', end());
  expect(told.slice(1)).toEqual([{ run: 'r', events: [step(2), end()] }]);
  vi.advanceTimersByTime(100);
  expect(told).toHaveLength(2);
});

test('runs do not mix', () => {
  batches.add('a', step(1));
  batches.add('a', step(2));
  batches.add('b', step(1));
  batches.flush();
  expect(told.slice(1)).toEqual([
    { run: 'a', events: [step(2)] },
    { run: 'b', events: [step(1)] },
  ]);
});
