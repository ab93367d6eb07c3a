import { expect, test } from 'vitest';
import type { RunEvent } from '../../engine/train/events.ts';
import { summarize, thinSteps, withoutRepeats } from '../../main/application/run-summary.ts';

const start = (step: number): RunEvent => ({
  type: 'start',
  run: '/run',
  device: 'webgpu',
  parameters: 2,
  epochs: 3,
  stepsPerEpoch: 10,
  batchSize: 1,
  samples: { train: 10, validation: 0, test: 0 },
  step,
  seed: 1,
});
const step = (step: number, loss = 0): RunEvent => ({
  type: 'step',
  epoch: 1 + Math.floor((step - 1) / 10),
  step,
  metrics: { loss },
  learningRate: 0.1,
  samplesPerSecond: 1,
  secondsLeft: 1,
});
const epoch = (epoch: number): RunEvent => ({
  type: 'epoch',
  epoch,
  step: epoch * 10,
  train: { loss: 1 / epoch },
  validation: null,
  seconds: 1,
  best: true,
});
const end = (reason: 'finished' | 'stopped' | 'early-stopping'): RunEvent => ({
  type: 'end',
  reason,
  epochs: 3,
  steps: 30,
  seconds: 3,
  samplesPerSecond: 10,
  metrics: { train: { loss: 0.1 }, validation: null, test: { loss: 0.2 } },
  run: '/run',
});

test('a run that is under way, paused, stopped, finished', () => {
  const events = [start(0), step(1), epoch(1)];
  expect(summarize([])).toMatchObject({ state: 'preparing', epoch: 0 });
  expect(summarize(events)).toEqual({
    state: 'running',
    device: 'webgpu',
    epoch: 1,
    epochs: 3,
    metrics: { train: { loss: 1 }, validation: null, test: null },
  });
  expect(summarize([...events, { type: 'state', state: 'paused' }]).state).toBe('paused');
  expect(summarize([...events, end('stopped')]).state).toBe('stopped');
  expect(summarize([...events, end('early-stopping')])).toMatchObject({
    state: 'finished',
    epoch: 3,
    metrics: { test: { loss: 0.2 } },
  });
  const fallback: RunEvent = { type: 'device', from: 'webgpu', to: 'cpu', reason: 'lost' };
  expect(summarize([...events, fallback]).device).toBe('cpu');
  expect(summarize([...events, end('stopped'), start(10)]).state).toBe('running');
});

test('steps that were done twice count once, as they were the second time', () => {
  const first = [start(0), step(5, 1), step(10, 2), epoch(1), step(15, 3), step(18, 4), end('stopped')];
  const again = [start(10), step(14, 5), step(20, 6), epoch(2)];
  expect(withoutRepeats([...first, ...again])).toEqual([
    start(0),
    step(5, 1),
    step(10, 2),
    epoch(1),
    ...again,
  ]);
});

test('thinning keeps all but steps, and the last step', () => {
  const steps = Array.from({ length: 1_003 }, (_, index) => step(index + 1));
  const thin = thinSteps([start(0), ...steps, epoch(1), end('finished')], 100);
  const kept = thin.filter(event => event.type === 'step');
  expect(kept.length).toBeGreaterThan(80);
  expect(kept.length).toBeLessThanOrEqual(101);
  expect(kept.at(-1)).toEqual(step(1_003));
  expect(thin.filter(event => event.type !== 'step').map(({ type }) => type)).toEqual([
    'start',
    'epoch',
    'end',
  ]);
  expect(thinSteps(steps, 2_000)).toEqual(steps);
});
