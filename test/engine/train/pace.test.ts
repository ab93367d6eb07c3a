import { expect, it } from 'vitest';
import { Pace } from '../../../engine/train/pace.ts';

function clocked(before = { seconds: 0, busy: 0 }) {
  let now = 100;
  const pace = new Pace(before, () => now);
  pace.start();
  return { pace, wait: (seconds: number) => (now += seconds) };
}

it('tells the speed of the steps alone', () => {
  const { pace, wait } = clocked();
  for (let step = 0; step < 20; step++) {
    wait(0.1);
    pace.made(32);
    const end = pace.aside();
    wait(1);
    expect(end()).toBeCloseTo(1, 9);
  }
  expect(pace.rate).toBeCloseTo(320, 6);
  expect(pace.elapsed.seconds).toBeCloseTo(22, 6);
  expect(pace.elapsed.busy).toBeCloseTo(2, 6);
});

it('stands still in a pause, and goes on from the time before', () => {
  const { pace, wait } = clocked({ seconds: 50, busy: 40 });
  expect(pace.rate).toBe(0);
  wait(1);
  pace.made(10);
  expect(pace.rate).toBeCloseTo(10, 6);
  pace.pause();
  wait(1000);
  expect(pace.elapsed.seconds).toBeCloseTo(51, 6);
  pace.start();
  wait(2);
  expect(pace.elapsed).toMatchObject({ seconds: expect.closeTo(53, 6), busy: expect.closeTo(43, 6) });
});

it('follows a change of speed within seconds', () => {
  const { pace, wait } = clocked();
  for (let step = 0; step < 5000; step++) {
    wait(0.001);
    pace.made(1);
  }
  expect(pace.rate).toBeCloseTo(1000, -1);
  for (let step = 0; step < 400; step++) {
    wait(0.01);
    pace.made(1);
  }
  expect(pace.rate).toBeCloseTo(100, -1);
});

it('lets tell twenty times a second', () => {
  const { pace, wait } = clocked();
  let told = 0;
  for (let step = 0; step < 1000; step++) {
    wait(0.001);
    if (pace.mayTell()) told++;
  }
  expect(told).toBeGreaterThanOrEqual(19);
  expect(told).toBeLessThanOrEqual(21);
});

it('tells which share of the time the steps waited for their data, of late and since it was last asked', async () => {
  const { pace, wait } = clocked();
  async function* batches() {
    for (let batch = 0; batch < 10; batch++) {
      wait(batch < 5 ? 0.3 : 0);
      yield batch;
    }
  }
  const seen: number[] = [];
  for await (const batch of pace.awaited(batches())) {
    seen.push(batch);
    wait(0.1);
    pace.made(32);
    // Validating is no waiting, and no time of the steps.
    const end = pace.aside();
    wait(5);
    end();
    if (batch === 4) {
      expect(pace.waited).toBeCloseTo(0.75, 9);
      expect(pace.lapWaited()).toBeCloseTo(0.75, 9);
    }
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(pace.lapWaited()).toBe(0);
  expect(pace.rate).toBeCloseTo((9 * 32) / 2.1, 6);
});

it('ends what gives the batches where they are no longer wanted', async () => {
  const { pace } = clocked();
  let ended = false;
  async function* batches() {
    try {
      for (;;) yield 1;
    } finally {
      ended = true;
    }
  }
  for await (const _ of pace.awaited(batches())) break;
  expect(ended).toBe(true);
});
