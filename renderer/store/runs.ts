/**
 * The runs that the window knows. Their events are all it learns about them, so a window that is opened in
 * mid-training rebuilds everything from `run.get`, and a connection that was lost does the same.
 */
import { create } from 'zustand';
import type { Document } from '../../engine/document/document.ts';
import type { RunEvent, StartEvent } from '../../engine/train/events.ts';
import type { EngineState, RunSummary } from '../../main/api.ts';
import { api, connection } from '../transport/index.ts';
import { gathering } from './gather.ts';
import { emptyView, foldAll, foldEvents, isLive, type RunView } from './run-view.ts';

interface RunsState {
  readonly views: { readonly [run: string]: RunView };
  /** All known runs, newest first; null until they were listed. */
  readonly list: readonly RunSummary[] | null;
  /** The run in the training panel. */
  readonly shown: string | null;
  /** Set when the engine died, until the window's user resumed or dismissed it. */
  readonly died: EngineState | null;
}

export const useRuns = create<RunsState>()(() => ({ views: {}, list: null, shown: null, died: null }));

const { setState: set, getState: get } = useRuns;

/** The run that trains or is paused; there is one engine, so there is at most one. */
export const liveRun = (state: RunsState): RunView | null =>
  Object.values(state.views).find(view => isLive(view.state)) ?? null;

export const shownRun = (state: RunsState): RunView | null =>
  (state.shown !== null && state.views[state.shown]) || null;

const putView = (view: RunView): void => set(state => ({ views: { ...state.views, [view.run]: view } }));

// ---------------------------------------------------------------- loading

/** Events of runs that are being read: they are applied when the reading is done. */
const waiting = new Map<string, RunEvent[]>();

export async function loadRun(run: string): Promise<void> {
  if (waiting.has(run)) return;
  told.flush();
  const meanwhile: RunEvent[] = [];
  waiting.set(run, meanwhile);
  try {
    const answer = await api.request('run.get', { run });
    told.flush();
    // What came meanwhile may be in the answer too.
    const seen = new Set(answer.events.slice(-meanwhile.length - 50).map(event => JSON.stringify(event)));
    const missed = meanwhile.filter(event => !seen.has(JSON.stringify(event)));
    putView(foldAll(foldEvents(run, answer), missed));
  } finally {
    waiting.delete(run);
  }
}

export async function refreshRuns(): Promise<void> {
  const list = await api.request('run.list', {});
  set(({ views }) => ({
    list: [...list].sort((a, b) => b.started.localeCompare(a.started)),
    views: Object.fromEntries(
      Object.values(views).map(view => [
        view.run,
        { ...view, summary: list.find(({ run }) => run === view.run) ?? view.summary },
      ]),
    ),
  }));
}

export async function showRun(run: string | null): Promise<void> {
  set({ shown: run });
  if (run !== null && !get().views[run]) await loadRun(run);
}

/** Shows the live run if there is one, otherwise the newest run of this document, otherwise none. */
export async function showRunOf(document: { path: string | null; title: string }): Promise<void> {
  await refreshRuns();
  const list = get().list ?? [];
  const live = list.find(summary => isLive(summary.state));
  const own = list.find(summary =>
    document.path === null
      ? summary.documentPath === null && summary.title === document.title
      : summary.documentPath === document.path,
  );
  await showRun((live ?? own)?.run ?? null);
}

// ---------------------------------------------------------------- events

/** Reading that nobody asked for: it fails only without a connection, which has a banner, and is then done again. */
const ignore = (): void => {};
const refreshQuietly = (): void => {
  refreshRuns().catch(ignore);
};

interface Told {
  readonly run: string;
  readonly events: readonly RunEvent[];
}

/** A run that trains tells much; each drawing of the window takes all that has come since the one before. */
const told = gathering<Told>(batches => {
  for (const run of new Set(batches.map(batch => batch.run)))
    hear(
      run,
      batches.flatMap(batch => (batch.run === run ? batch.events : [])),
    );
});

/** What can wait until the next drawing: it only adds to what is known. */
const unhurried: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>(['step', 'epoch', 'checkpoint']);

function onRunEvents(batch: Told): void {
  told.add([batch]);
  if (!batch.events.every(({ type }) => unhurried.has(type))) told.flush();
}

function hear(run: string, events: readonly RunEvent[]): void {
  const begun = events.find(({ type }) => type === 'start') as StartEvent | undefined;
  // Started from another window; who looks at a run already is not torn away from it.
  if (begun) set(({ shown }) => ({ shown: shown ?? run }));
  const reading = waiting.get(run);
  if (reading) {
    reading.push(...events);
    return;
  }
  const view = get().views[run] ?? (begun?.step === 0 ? emptyView(run) : null);
  if (view) putView(foldAll(view, events));
  else loadRun(run).catch(ignore);
  if (events.some(({ type }) => type === 'end' || type === 'start' || type === 'state')) refreshQuietly();
}

function onEngineState(engine: EngineState): void {
  told.flush();
  if (engine.state !== 'died') return;
  set(state => {
    const views = { ...state.views };
    for (const run of engine.interrupted) {
      const view = views[run];
      if (view) views[run] = { ...view, state: 'interrupted' };
    }
    return { died: engine, views };
  });
  refreshQuietly();
}

/** Starts listening; once, when the window starts. */
export function watchRuns(): () => void {
  const { on, onState } = connection();
  let lost = false;
  const stops = [
    on('run.events', onRunEvents),
    on('engine.state', onEngineState),
    onState(({ status }) => {
      if (status === 'waiting') lost = true;
      if (status !== 'open' || !lost) return;
      lost = false;
      // What happened meanwhile was told to nobody.
      refreshQuietly();
      for (const view of Object.values(get().views)) if (isLive(view.state)) loadRun(view.run).catch(ignore);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

// ---------------------------------------------------------------- actions

export async function startRun(document: Document, documentPath: string | null): Promise<void> {
  const { run } = await api.request('run.start', { document, documentPath });
  told.flush();
  const view = get().views[run] ?? emptyView(run);
  putView({ ...view, document });
  // Who trains anew does not wait for what was interrupted.
  set({ shown: run, died: null });
}

export const pauseRun = (run: string): Promise<null> => api.request('run.pause', { run });
export const stopRun = (run: string): Promise<null> => api.request('run.stop', { run });

export async function resumeRun(run: string): Promise<void> {
  await api.request('run.resume', { run });
  set(state => ({ shown: run, died: withoutRun(state.died, run) }));
  if (!get().views[run]) await loadRun(run);
}

/** Measures the best weights on the test samples. */
export async function evaluateRun(run: string): Promise<void> {
  const { test, tables } = await api.request('run.evaluate', { run });
  told.flush();
  const view = get().views[run];
  if (view) putView({ ...view, test, tables: { ...view.tables, test: tables } });
}

export const dismissEngineDeath = (): void => set({ died: null });

function withoutRun(died: EngineState | null, run: string): EngineState | null {
  if (!died) return null;
  const interrupted = died.interrupted.filter(other => other !== run);
  return interrupted.length > 0 ? { ...died, interrupted } : null;
}
