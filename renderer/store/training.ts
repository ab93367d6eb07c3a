/** Train, pause, resume, stop and export, as the buttons, the keys and the command palette use them. */
import { ask } from '../dialogs/dialog-store.ts';
import { i18n } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';
import { connection } from '../transport/index.ts';
import { type CheckState, checkStore } from './check.ts';
import { documentStore } from './document.ts';
import { canResume, type RunView } from './run-view.ts';
import { liveRun, pauseRun, resumeRun, shownRun, startRun, stopRun, useRuns } from './runs.ts';
import { goTo, viewStore } from './view.ts';

/** How many problems a reason names; the problems panel has all. */
const NAMED_PROBLEMS = 3;

/** Why Train cannot be pressed, in words; null: it can. */
export function trainWhyNot(check: CheckState = checkStore.getState()): string | null {
  if (connection().state.status !== 'open') return i18n.t('train:whyNot.connection');
  if (liveRun(useRuns.getState())) return i18n.t('train:whyNot.live');
  const nodes = Object.values(documentStore.getState().document.graph.nodes);
  if (nodes.length === 0) return i18n.t('train:whyNot.empty');
  if (check.errors === 0) return null;
  const named = check.problems
    .filter(problem => problem.severity === 'error')
    .slice(0, NAMED_PROBLEMS)
    .map(problem => `• ${problemText(problem)}`);
  return [i18n.t('train:whyNot.problems', { count: check.errors }), ...named].join('\n');
}

/** Starts a run and shows it, unless the user watches the canvas beside its curves already. */
export async function train(): Promise<void> {
  if (trainWhyNot() !== null) return;
  const { document, path } = documentStore.getState();
  await startRun(document, path);
  if (viewStore.getState().place !== 'design') goTo('train');
}

/** The run that Resume would go on with: the paused one, otherwise the shown one if it can. */
export function resumable(): RunView | null {
  const state = useRuns.getState();
  const live = liveRun(state);
  if (live) return live.state === 'paused' ? live : null;
  const shown = shownRun(state);
  return shown && canResume(shown.state) ? shown : null;
}

export async function resume(): Promise<void> {
  const run = resumable();
  if (run) await resumeRun(run.run);
}

export async function pause(): Promise<void> {
  const live = liveRun(useRuns.getState());
  if (live?.state === 'running') await pauseRun(live.run);
}

export async function stop(): Promise<void> {
  const live = liveRun(useRuns.getState());
  if (live) await stopRun(live.run);
}

/** Why the shown run cannot be exported; null: it can. */
export function exportWhyNot(run: RunView | null = shownRun(useRuns.getState())): string | null {
  if (!run) return i18n.t('train:whyNot.noRun');
  const hasCheckpoint = run.epochs.length > 0 || run.log.some(event => event.type === 'checkpoint');
  return hasCheckpoint ? null : i18n.t('train:whyNot.noCheckpoint');
}

/** Why the shown run cannot predict now; null: it can. The engine makes one thing at a time. */
export function predictWhyNot(run: RunView | null): string | null {
  if (run?.state === 'running' || run?.state === 'preparing') return i18n.t('train:predictions.running');
  return exportWhyNot(run);
}

export async function exportModel(): Promise<void> {
  const run = shownRun(useRuns.getState());
  if (run && exportWhyNot(run) === null) await ask('export', { run: run.run });
}
