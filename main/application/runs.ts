/** Runs: started, paused, resumed, stopped through the engine process, and read from disk when nobody trains them. */
import type { Document } from '../../engine/document/document.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import type { Tune } from '../../engine/protocol.ts';
import type { RunEvent } from '../../engine/train/events.ts';
import { ApiError, type RunSummary } from '../api.ts';
import { EventBatches } from './event-batches.ts';
import { lockRun, trainingProcess, unlockRun } from './run-lock.ts';
import type { RunStore } from './run-store.ts';
import { isUnderWay, summarize, thinSteps, withoutRepeats } from './run-summary.ts';
import { EngineDied, type Supervisor } from './supervisor.ts';

/** A run that our engine trains; its events are ahead of the file's. */
interface ActiveRun {
  readonly document: Document;
  events: RunEvent[];
  /** Step events since they were last thinned. */
  steps: number;
  started: boolean;
  /** The engine has told the end, and is about to let go of the run. */
  ended: boolean;
  onStart(): void;
  /** Settles when nobody trains the run any more; rejects where it did not come to its end. */
  finished: Promise<void>;
}

export interface Start {
  readonly document: Document;
  readonly base: string;
  /** A run that has a checkpoint goes on with the forms that it began with. */
  readonly tune: Tune;
  /** Of the CPU; undefined: as many as serve it. A run that has a checkpoint keeps its own. */
  readonly threads: number | undefined;
}

/** Of a run's steps, so many are kept in memory and given to a window. */
const MOST_STEPS = 5_000;
/** Code of the problem that tells what ended a run from outside of its graph. */
export const RUN_FAILED = 'run-failed';

export interface RunsOptions {
  readonly store: RunStore;
  readonly supervisor: Supervisor;
  onEvents(run: string, events: readonly RunEvent[]): void;
}

export class Runs {
  readonly #store: RunStore;
  readonly #supervisor: Supervisor;
  readonly #batches: EventBatches;
  readonly #active = new Map<string, ActiveRun>();

  constructor({ store, supervisor, onEvents }: RunsOptions) {
    this.#store = store;
    this.#supervisor = supervisor;
    this.#batches = new EventBatches(onEvents);
  }

  /** Answers when the run has started: what is wrong with the data or the device is told to who asked. */
  async start(training: Start, documentPath: string | null, directory: string | undefined): Promise<string> {
    const run = await this.#store.create(training.document, documentPath, directory);
    try {
      await this.#train(run, training, false);
    } catch (error) {
      await this.#store.discard(run);
      throw error;
    }
    return run;
  }

  async pause(run: string): Promise<void> {
    this.#mustBeActive(run);
    await this.#supervisor.request('pause', { run });
  }

  async resume(
    run: string,
    epochs: number | undefined,
    machine: Pick<Start, 'tune' | 'threads'>,
  ): Promise<void> {
    const active = this.#active.get(run);
    if (active && !active.ended) {
      await this.#supervisor.request('continue', { run });
      return;
    }
    await active?.finished.catch(() => {});
    await this.#store.origin(run);
    const { document, base } = await this.#store.description(run);
    const extended =
      epochs === undefined ? document : { ...document, training: { ...document.training, epochs } };
    await this.#train(run, { document: extended, base, ...machine }, true);
  }

  async stop(run: string): Promise<void> {
    this.#mustBeActive(run);
    await this.#supervisor.request('stop', { run });
  }

  areActive(): boolean {
    return this.#active.size > 0;
  }

  /** Stops what is being trained, each with a checkpoint. */
  async stopAll(): Promise<void> {
    const active = [...this.#active];
    await Promise.allSettled(active.map(([run]) => this.#supervisor.request('stop', { run })));
    await Promise.allSettled(active.map(([, { finished }]) => finished));
  }

  async summary(run: string): Promise<RunSummary> {
    const active = this.#active.get(run);
    const { title, documentPath, started } = await this.#store.origin(run);
    const progress = active ? summarize(active.events) : await this.#store.progress(run);
    const orphaned = !active && isUnderWay(progress.state) && (await trainingProcess(run)) === null;
    const state = orphaned ? 'interrupted' : progress.state;
    return { run, directory: run, title, documentPath, started, ...progress, state };
  }

  async list(documentPath: string | null | undefined): Promise<RunSummary[]> {
    const runs = await Promise.all((await this.#store.list()).map(run => this.summary(run)));
    return documentPath === undefined ? runs : runs.filter(run => run.documentPath === documentPath);
  }

  async get(run: string): Promise<{ summary: RunSummary; document: Document; events: RunEvent[] }> {
    const summary = await this.summary(run);
    const active = this.#active.get(run);
    // A run that is being prepared has no description on disk yet.
    const { document } = active ?? (await this.#store.description(run));
    // What is in the answer must not come once more behind it.
    this.#batches.flush();
    const events = active?.events ?? (await this.#store.events(run));
    return { summary, document, events: thinSteps(events, MOST_STEPS) };
  }

  /** From the engine. */
  receive(run: string, event: RunEvent): void {
    const active = this.#active.get(run);
    if (active) remember(active, event);
    this.#batches.add(run, event);
  }

  async #train(run: string, training: Start, resume: boolean): Promise<void> {
    const { document } = training;
    await lockRun(run);
    const events = resume ? await this.#store.events(run) : [];
    const started = new Promise<void>(resolve => {
      const finished = this.#supervisor.request('train', { ...training, run, resume }).then(
        () => this.#letGo(run),
        error => this.#fail(run, error),
      );
      const active = { document, events, steps: 0, started: false, ended: false, onStart: resolve, finished };
      this.#active.set(run, active);
    });
    const finished = this.#active.get(run)?.finished;
    // Once started, a failure is told by events.
    finished?.catch(() => {});
    await Promise.race([started, finished]);
  }

  async #letGo(run: string): Promise<void> {
    this.#active.delete(run);
    await unlockRun(run);
  }

  /** The engine did not bring the run to an end: it died, or refused. Told once the run can be resumed. */
  async #fail(run: string, error: unknown): Promise<never> {
    const said = this.#active.get(run)?.started ? lastEvents(error) : [];
    // A full disk may be the very reason.
    if (said.length > 0) await this.#store.append(run, said).catch(() => {});
    await this.#letGo(run);
    for (const event of said) this.#batches.add(run, event);
    throw error;
  }

  #mustBeActive(run: string): void {
    if (!this.#active.has(run)) throw new ApiError('input', `The run “${run}” is not being trained.`);
  }
}

function remember(active: ActiveRun, event: RunEvent): void {
  active.events.push(event);
  if (event.type === 'step' && ++active.steps >= 2 * MOST_STEPS) {
    active.events = thinSteps(active.events, MOST_STEPS);
    active.steps = 0;
  }
  if (event.type === 'end') active.ended = true;
  if (event.type !== 'start') return;
  active.events = withoutRepeats(active.events);
  active.started = true;
  active.onStart();
}

/** What is told of a run that the engine could tell no more of. */
function lastEvents(error: unknown): RunEvent[] {
  if (error instanceof EngineDied) return [{ type: 'state', state: 'interrupted' }];
  const problems = problemsOf(error).map(problem => ({ type: 'problem', problem }) as const);
  return [...problems, { type: 'state', state: 'failed' }];
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ApiError && error.problems.length > 0) return error.problems;
  const message = error instanceof Error ? error.message : String(error);
  const nowhere = { node: null, port: null, edge: null, attribute: null, fixes: [] };
  return [{ severity: 'error', code: RUN_FAILED, message, values: { message }, ...nowhere }];
}
