/** A run as a window shows it, folded from its events. Pure: the store and a reload use the same fold. */

import type { Document } from '../../engine/document/document.ts';
import type {
  CheckpointEvent,
  DeviceEvent,
  EndEvent,
  EpochEvent,
  Metrics,
  PartTables,
  ProblemEvent,
  RunEvent,
  RunState,
  StartEvent,
  StateEvent,
  StepEvent,
} from '../../engine/train/events.ts';
import type { RunSummary } from '../../main/api.ts';
import { RunHistory } from './run-history.ts';

/** What the log tells in words: everything but the steps. */
export type LogEvent =
  | StartEvent
  | EpochEvent
  | CheckpointEvent
  | DeviceEvent
  | StateEvent
  | ProblemEvent
  | EndEvent;

export interface RunView {
  readonly run: string;
  readonly summary: RunSummary | null;
  /** The document as it was when the run started. */
  readonly document: Document | null;
  readonly state: RunState;
  readonly start: StartEvent | null;
  readonly lastStep: StepEvent | null;
  /** The newest is last; of very many, one in `epochStride`. */
  readonly epochs: readonly EpochEvent[];
  readonly epochStride: number;
  readonly end: EndEvent | null;
  /** Measured on the test samples: at the end, or when somebody asked for it. */
  readonly test: Metrics | null;
  /** What the figures are made of for each class; known once the run has ended. */
  readonly tables: PartTables;
  readonly log: readonly LogEvent[];
  /** Grows in place; `historyRevision` changes with it. */
  readonly history: RunHistory;
  readonly historyRevision: number;
}

export const LOG_LENGTH = 2000;
/** More than a chart has room for. */
const MOST_EPOCHS = 5000;

const noTables: PartTables = { validation: null, test: null };

export const emptyView = (run: string): RunView => ({
  run,
  summary: null,
  document: null,
  state: 'preparing',
  start: null,
  lastStep: null,
  epochs: [],
  epochStride: 1,
  end: null,
  test: null,
  tables: noTables,
  log: [],
  history: new RunHistory(),
  historyRevision: 0,
});

export function foldEvents(
  run: string,
  { summary, document, events }: { summary: RunSummary; document: Document; events: readonly RunEvent[] },
): RunView {
  const view = foldAll(emptyView(run), events);
  // The application knows better than the last event: a process that was killed could not write one.
  return { ...view, summary, document, state: summary.state, test: summary.metrics.test };
}

/** While events are folded: a copy for each of hundreds would be waste. */
type Draft = { -readonly [name in keyof RunView]: RunView[name] } & {
  epochs: EpochEvent[];
  log: LogEvent[];
};

export function foldAll(view: RunView, events: readonly RunEvent[]): RunView {
  const { history } = view;
  const steps = events.filter(event => event.type === 'step');
  if (steps.length === events.length) {
    for (const event of steps) history.add(event);
    return { ...view, lastStep: steps.at(-1) ?? view.lastStep, historyRevision: history.revision };
  }
  const draft: Draft = { ...view, epochs: [...view.epochs], log: [...view.log] };
  for (const event of events) fold(draft, event);
  draft.log.splice(0, Math.max(0, draft.log.length - LOG_LENGTH));
  return { ...draft, historyRevision: history.revision };
}

function fold(view: Draft, event: RunEvent): void {
  if (event.type === 'step') {
    view.history.add(event);
    view.lastStep = event;
    return;
  }
  view.log.push(event);
  switch (event.type) {
    case 'start': {
      view.history.truncate(event.step);
      const keeps = (known: { step: number }): boolean => known.step <= event.step;
      view.start = event;
      view.state = 'running';
      view.end = null;
      view.test = null;
      view.tables = noTables;
      view.epochs = view.epochs.filter(keeps);
      view.lastStep = view.lastStep && keeps(view.lastStep) ? view.lastStep : null;
      break;
    }
    case 'epoch':
      addEpoch(view, event);
      break;
    case 'state':
      view.state = event.state;
      break;
    case 'end':
      view.end = event;
      view.test = event.metrics.test;
      view.tables = event.tables ?? noTables;
      view.state = event.reason === 'early-stopping' ? 'finished' : event.reason;
  }
}

/** One that was heard before takes the former's place. Of thousands, every second, fourth … stays, and always the newest. */
function addEpoch(view: Draft, event: EpochEvent): void {
  const stays = ({ epoch }: EpochEvent): boolean => epoch % view.epochStride === 0;
  const isLeft = (last: EpochEvent): boolean => last.epoch < event.epoch && stays(last);
  view.epochs.length = view.epochs.findLastIndex(isLeft) + 1;
  view.epochs.push(event);
  if (view.epochs.length <= MOST_EPOCHS) return;
  view.epochStride *= 2;
  view.epochs = view.epochs.filter(epoch => epoch === event || stays(epoch));
}

// ---------------------------------------------------------------- readings

export const isLive = (state: RunState): boolean =>
  state === 'preparing' || state === 'running' || state === 'paused';

/** Resumed from its last checkpoint. A failed run too: its cause may have been mended. */
export const canResume = (state: RunState): boolean =>
  state === 'paused' || state === 'stopped' || state === 'interrupted' || state === 'failed';

export interface Progress {
  /** 0 to 1 */
  readonly fraction: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
}

export function progressOf(view: RunView): Progress {
  const epochs = view.start?.epochs ?? view.summary?.epochs ?? 0;
  const steps = epochs * (view.start?.stepsPerEpoch ?? 0);
  const step = Math.max(view.lastStep?.step ?? 0, view.epochs.at(-1)?.step ?? 0, view.start?.step ?? 0);
  const done = view.epochs.at(-1)?.epoch ?? view.summary?.epoch ?? 0;
  const epoch = Math.min(epochs, Math.max(view.lastStep?.epoch ?? 0, done));
  const fraction = view.end ? 1 : steps > 0 ? Math.min(1, step / steps) : 0;
  return { fraction, epoch, epochs, step, steps };
}

/** The device that trains now: a provider that failed may have been replaced. */
export function deviceOf(view: RunView): string {
  const change = view.log.findLast(event => event.type === 'device' || event.type === 'start');
  if (change?.type === 'device') return change.to;
  return view.start?.device ?? view.summary?.device ?? '';
}
