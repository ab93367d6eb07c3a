import { describe, expect, test } from 'vitest';
import { emptyDocument } from '../../../engine/document/document.ts';
import type { RunEvent } from '../../../engine/train/events.ts';
import {
  canResume,
  deviceOf,
  emptyView,
  foldAll,
  foldEvents,
  isLive,
  progressOf,
  type RunView,
} from '../../../renderer/store/run-view.ts';
import { end, epoch, start, step, steps, summary, wholeRun } from '../events.ts';

const fold = (events: readonly RunEvent[]): RunView => foldAll(emptyView('r1'), events);

describe('a run folded from its events', () => {
  test('knows its steps, epochs, log and end', () => {
    const view = fold(wholeRun());
    expect(view.history.steps).toHaveLength(40);
    expect(view.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(view.state).toBe('finished');
    expect(view.end?.metrics.test).toEqual({ loss: 0.3, 'y/accuracy': 0.9 });
    expect(view.log.some(event => (event as RunEvent).type === 'step')).toBe(false);
    expect(progressOf(view)).toMatchObject({ fraction: 1, epoch: 4, epochs: 4 });
  });

  test('is the same whether it was watched or read later', () => {
    const events = wholeRun();
    const watched = fold(events);
    const read = foldEvents('r1', {
      summary: summary({ state: 'finished' }),
      document: emptyDocument(''),
      events,
    });
    expect(read.history.steps).toEqual(watched.history.steps);
    expect(read.history.metrics).toEqual(watched.history.metrics);
    expect(read.epochs).toEqual(watched.epochs);
    expect(read.log).toEqual(watched.log);
  });

  test('is the same whether its events come one by one or together', () => {
    const events = wholeRun();
    const single = events.reduce((view, event) => foldAll(view, [event]), emptyView('r1'));
    const { history, historyRevision, ...rest } = fold(events);
    expect({ ...single, history, historyRevision }).toEqual({ ...rest, history, historyRevision });
    expect(single.history).toEqual(history);
  });

  test('keeps of very many epochs some, evenly, and the newest', () => {
    const view = fold([start({ epochs: 12_345 }), ...Array.from({ length: 12_345 }, (_, i) => epoch(i + 1))]);
    const kept = view.epochs.map(({ epoch }) => epoch);
    expect(kept.at(-1)).toBe(12_345);
    expect(kept.length).toBeGreaterThan(2_500);
    expect(kept.length).toBeLessThanOrEqual(5_000);
    expect(kept.slice(0, -1).every((number, i) => number === (i + 1) * view.epochStride)).toBe(true);
  });

  test('goes back to the checkpoint when it is resumed', () => {
    const killed = [start(), ...steps(1, 10), epoch(1), ...steps(11, 17)];
    const resumed = fold([...killed, start({ step: 10 }), step(11, 7)]);
    expect(resumed.history.steps).toEqual([...Array(11).keys()].map(i => i + 1));
    expect(resumed.history.metrics.get('loss')?.at(-1)).toBe(7);
    expect(resumed.epochs).toHaveLength(1);
    expect(resumed.state).toBe('running');
  });

  test('believes the application about the state: a killed engine wrote no event', () => {
    const answer = {
      summary: summary({ state: 'interrupted' }),
      document: emptyDocument(''),
      events: [start(), ...steps(1, 5)],
    };
    expect(foldEvents('r1', answer).state).toBe('interrupted');
  });

  test('names the device that took over', () => {
    const failed = { type: 'device', from: 'webgpu', to: 'cpu', reason: 'lost' } as const;
    expect(deviceOf(fold([start({ device: 'webgpu' })]))).toBe('webgpu');
    expect(deviceOf(fold([start({ device: 'webgpu' }), failed]))).toBe('cpu');
    expect(deviceOf(fold([start({ device: 'webgpu' }), failed, start({ device: 'webgpu' })]))).toBe('webgpu');
  });

  test('measures progress in steps', () => {
    expect(progressOf(fold([start(), ...steps(1, 10)]))).toMatchObject({
      fraction: 0.25,
      epoch: 1,
      steps: 40,
    });
    expect(progressOf(emptyView('r1')).fraction).toBe(0);
    expect(progressOf(fold([start(), end({ reason: 'early-stopping', epochs: 2 })])).fraction).toBe(1);
  });

  test.each([
    ['running', true, false],
    ['paused', true, true],
    ['stopped', false, true],
    ['interrupted', false, true],
    ['failed', false, true],
    ['finished', false, false],
  ] as const)('%s: live %s, can be resumed %s', (state, live, resumable) => {
    expect(isLive(state)).toBe(live);
    expect(canResume(state)).toBe(resumable);
  });
});
