/** Events of an invented run, for tests. */
import type { EndEvent, EpochEvent, RunEvent, StartEvent, StepEvent } from '../../engine/train/events.ts';
import type { RunSummary } from '../../main/api.ts';

export const start = (given: Partial<StartEvent> = {}): StartEvent => ({
  type: 'start',
  run: 'r1',
  device: 'cpu',
  parameters: 10,
  epochs: 4,
  stepsPerEpoch: 10,
  batchSize: 32,
  samples: { train: 320, validation: 32, test: 32 },
  step: 0,
  seed: 1,
  ...given,
});

export const step = (at: number, loss = 1 / at, given: Partial<StepEvent> = {}): StepEvent => ({
  type: 'step',
  epoch: Math.ceil(at / 10),
  step: at,
  metrics: { loss },
  learningRate: 0.1,
  samplesPerSecond: 100,
  secondsLeft: 5,
  ...given,
});

export const steps = (from: number, to: number): StepEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => step(from + index));

export const epoch = (number: number, given: Partial<EpochEvent> = {}): EpochEvent => ({
  type: 'epoch',
  epoch: number,
  step: number * 10,
  train: { loss: 1 / number },
  validation: { loss: 2 / number },
  seconds: 1,
  best: true,
  ...given,
});

export const end = (given: Partial<EndEvent> = {}): EndEvent => ({
  type: 'end',
  reason: 'finished',
  epochs: 4,
  steps: 40,
  seconds: 4,
  samplesPerSecond: 100,
  metrics: { train: { loss: 0.1 }, validation: { loss: 0.2 }, test: { loss: 0.3, 'y/accuracy': 0.9 } },
  run: 'r1',
  ...given,
});

export const summary = (given: Partial<RunSummary> = {}): RunSummary => ({
  run: 'r1',
  directory: 'r1',
  title: 'Test',
  documentPath: '/d/test.netloom',
  started: '2026-01-01T00:00:00.000Z',
  state: 'running',
  device: 'cpu',
  epoch: 0,
  epochs: 4,
  metrics: { train: null, validation: null, test: null },
  ...given,
});

/** An uninterrupted run of four epochs, in order. */
export const wholeRun = (): RunEvent[] => [
  start(),
  ...[1, 2, 3, 4].flatMap(number => [
    ...steps(number * 10 - 9, number * 10),
    epoch(number),
    { type: 'checkpoint', kind: 'last', epoch: number, step: number * 10 } as const,
  ]),
  end(),
];
