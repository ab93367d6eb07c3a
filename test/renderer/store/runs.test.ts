import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyDocument } from '../../../engine/document/document.ts';
import type { RunEvent } from '../../../engine/train/events.ts';
import type { RunSummary } from '../../../main/api.ts';
import {
  liveRun,
  loadRun,
  resumeRun,
  shownRun,
  showRunOf,
  startRun,
  useRuns,
  watchRuns,
} from '../../../renderer/store/runs.ts';
import { setConnection } from '../../../renderer/transport/index.ts';
import { end, epoch, start, step, steps, summary } from '../events.ts';
import { type FakeConnection, fakeConnection } from '../fake-connection.ts';

let connection: FakeConnection;
let undo: (() => void)[];
let events: RunEvent[];
let list: RunSummary[];
let duringGet: () => void;

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  events = [];
  list = [];
  duringGet = () => {};
  connection = fakeConnection({
    'run.list': () => list,
    'run.get': ({ run }: { run: string }) => {
      const answer = {
        summary: list.find(s => s.run === run)!,
        document: emptyDocument('D'),
        events: [...events],
      };
      duringGet();
      return answer;
    },
    'run.start': () => ({ run: 'r1' }),
    'run.resume': () => null,
  });
  useRuns.setState({ views: {}, list: null, shown: null, died: null });
  undo = [setConnection(connection)];
  undo.unshift(watchRuns());
});
afterEach(() => {
  for (const one of undo) one();
  vi.unstubAllGlobals();
});

const tell = (event: RunEvent, run = 'r1'): void => connection.emit('run.events', { run, events: [event] });
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('runs', () => {
  test('a window opened in mid-training shows the run with all that it missed', async () => {
    list = [summary({ run: 'old', started: '2025-01-01', state: 'finished' }), summary()];
    events = [start(), ...steps(1, 12), epoch(1)];
    await showRunOf({ path: '/d/test.netloom', title: 'Test' });
    const view = shownRun(useRuns.getState())!;
    expect(view.run).toBe('r1');
    expect(view.history.steps).toHaveLength(12);
    tell(step(13));
    await vi.waitFor(() => expect(shownRun(useRuns.getState())!.history.steps).toHaveLength(13));
  });

  test('what comes while a run is read is neither lost nor counted twice', async () => {
    list = [summary()];
    events = [start(), ...steps(1, 5), epoch(1)];
    duringGet = () => {
      // Already in the answer, and then two that are not.
      tell(epoch(1));
      tell(step(6));
      tell(step(7));
    };
    await loadRun('r1');
    const view = useRuns.getState().views.r1!;
    expect(view.history.steps).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(view.log.filter(event => event.type === 'epoch')).toHaveLength(1);
  });

  test('shows the newest run of the document when none is live, and none for another document', async () => {
    list = [
      summary({ run: 'a', started: '2026-01-01', state: 'finished' }),
      summary({ run: 'b', started: '2026-02-01', state: 'finished' }),
      summary({ run: 'c', started: '2026-03-01', state: 'finished', documentPath: '/d/other.netloom' }),
    ];
    await showRunOf({ path: '/d/test.netloom', title: 'Test' });
    expect(useRuns.getState().shown).toBe('b');
    await showRunOf({ path: '/d/none.netloom', title: 'Test' });
    expect(useRuns.getState().shown).toBe(null);
  });

  test('a run that was started is shown from its first event on', async () => {
    await startRun(emptyDocument('D'), null);
    expect(shownRun(useRuns.getState())).toMatchObject({ run: 'r1', state: 'preparing' });
    tell(start());
    tell({ type: 'state', state: 'running' });
    tell(step(1));
    expect(liveRun(useRuns.getState())).toMatchObject({ run: 'r1', state: 'running' });
  });

  test('a run that another window started is shown, unless another is looked at', async () => {
    list = [summary()];
    tell({ type: 'state', state: 'preparing' });
    tell(start());
    await settled();
    tell(step(1));
    expect(shownRun(useRuns.getState())).toMatchObject({ run: 'r1' });
    tell(start(), 'r2');
    await settled();
    expect(useRuns.getState().shown).toBe('r1');
  });

  test('a flood of events is one drawing, with all of them in order', async () => {
    tell(start());
    const drawings = vi.fn();
    const stop = useRuns.subscribe(drawings);
    for (let at = 1; at <= 200; at += 1) {
      tell(step(at));
      if (at % 10 === 0) tell(epoch(at / 10));
    }
    await vi.waitFor(() => expect(shownRun(useRuns.getState())!.history.steps).toHaveLength(200));
    stop();
    const view = shownRun(useRuns.getState())!;
    expect(view.epochs.map(({ epoch }) => epoch)).toEqual([...Array(20).keys()].map(i => i + 1));
    expect(view.log.filter(({ type }) => type === 'epoch')).toHaveLength(20);
    expect(drawings.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('an end is known at once, and what came before it too', () => {
    tell(start());
    tell(step(1));
    tell(step(2));
    tell(end());
    expect(useRuns.getState().views.r1).toMatchObject({ state: 'finished', lastStep: { step: 2 } });
  });

  test('an engine that died interrupts its run, and resuming takes the notice away', async () => {
    list = [summary()];
    tell(start());
    connection.emit('engine.state', { state: 'died', message: 'Killed.', interrupted: ['r1'] });
    expect(useRuns.getState().views.r1!.state).toBe('interrupted');
    expect(liveRun(useRuns.getState())).toBe(null);
    connection.emit('engine.state', { state: 'ready', message: '', interrupted: [] });
    expect(useRuns.getState().died?.message).toBe('Killed.');
    await resumeRun('r1');
    expect(useRuns.getState().died).toBe(null);
  });

  test('after a lost connection it reads again what is live', async () => {
    list = [summary()];
    tell(start());
    tell(step(1));
    connection.become({ status: 'waiting', attempt: 1, retryAt: 0 });
    events = [start(), ...steps(1, 9)];
    connection.become({ status: 'connecting' });
    connection.become({ status: 'open' });
    await settled();
    expect(useRuns.getState().views.r1!.history.steps).toHaveLength(9);
  });
});
