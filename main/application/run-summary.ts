/** What a run's events add up to. */
import type { EndEvent, EpochEvent, RunEvent, RunState } from '../../engine/train/events.ts';
import type { RunSummary } from '../api.ts';

export type Progress = Pick<RunSummary, 'state' | 'device' | 'epoch' | 'epochs' | 'metrics'>;

export function summarize(events: readonly RunEvent[]): Progress {
  let state: RunState = 'preparing';
  let device = '';
  let epoch = 0;
  let epochs = 0;
  let last: EpochEvent | EndEvent | null = null;
  for (const event of events) {
    switch (event.type) {
      case 'start':
        ({ device, epochs } = event);
        state = 'running';
        break;
      case 'device':
        device = event.to;
        break;
      case 'state':
        state = event.state;
        break;
      case 'epoch':
        epoch = event.epoch;
        last = event;
        break;
      case 'end':
        state = stateAfter(event.reason);
        epoch = event.epochs;
        last = event;
        break;
    }
  }
  return { state, device, epoch, epochs, metrics: metricsOf(last) };
}

const stateAfter = (reason: EndEvent['reason']): RunState =>
  reason === 'early-stopping' ? 'finished' : reason;

function metricsOf(event: EpochEvent | EndEvent | null): RunSummary['metrics'] {
  if (event === null) return { train: null, validation: null, test: null };
  if (event.type === 'end') return event.metrics;
  return { train: event.train, validation: event.validation, test: null };
}

/** A run in one of these is being trained by some process. */
export const isUnderWay = (state: RunState): boolean =>
  state === 'preparing' || state === 'running' || state === 'paused';

/** A run that went on from a checkpoint did some steps twice: only the second time counts. */
export function withoutRepeats(events: readonly RunEvent[]): RunEvent[] {
  let kept: RunEvent[] = [];
  for (const event of events) {
    if (event.type === 'start') kept = kept.filter(before => !isRepeated(before, event.step));
    kept.push(event);
  }
  return kept;
}

const isRepeated = (event: RunEvent, from: number): boolean =>
  event.type === 'end' ||
  ((event.type === 'step' || event.type === 'epoch' || event.type === 'checkpoint') && event.step > from);

/**
 * Keeps every event but the steps, of which it keeps about `most`, evenly spread, so that a window can draw a day's
 * training without reading a day's steps.
 */
export function thinSteps(events: readonly RunEvent[], most: number): RunEvent[] {
  const steps = events.reduce((count, event) => count + Number(event.type === 'step'), 0);
  const stride = Math.ceil(steps / most);
  if (stride <= 1) return [...events];
  let seen = 0;
  return events.filter(event => event.type !== 'step' || ++seen % stride === 0 || seen === steps);
}
