/** Runs: started, paused, resumed, stopped through the engine process, and read from disk when nobody trains them. */
import type { Document } from '../../engine/document/document.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import type { EndEvent, RunEvent } from '../../engine/train/events.ts';
import { ApiError, type RunSummary } from '../api.ts';
import { lockRun, trainingProcess, unlockRun } from './run-lock.ts';
import type { RunStore } from './run-store.ts';
import { isUnderWay, summarize, thinSteps, withoutRepeats } from './run-summary.ts';
import { EngineDied, type Supervisor } from './supervisor.ts';

/** A run that our engine trains; its events are ahead of the file's. */
interface ActiveRun {
  readonly document: Document;
  events: RunEvent[];
  readonly trained: Promise<EndEvent>;
  started: boolean;
  onStart(): void;
}

const MOST_STEPS = 5_000;
/** Code of the problem that tells what ended a run from outside of its graph. */
export const RUN_FAILED = 'run-failed';

export interface RunsOptions {
  readonly store: RunStore;
  readonly supervisor: Supervisor;
  onEvent(run: string, event: RunEvent): void;
}

export class Runs {
  readonly #store: RunStore;
  readonly #supervisor: Supervisor;
  readonly #onEvent: RunsOptions['onEvent'];
  readonly #active = new Map<string, ActiveRun>();

  constructor({ store, supervisor, onEvent }: RunsOptions) {
    this.#store = store;
    this.#supervisor = supervisor;
    this.#onEvent = onEvent;
  }

  /** Answers when the run has started: what is wrong with the data or the device is told to who asked. */
  async start(
    document: Document,
    documentPath: string | null,
    base: string,
    directory: string | undefined,
  ): Promise<string> {
    const run = await this.#store.create(document, documentPath, directory);
    try {
      await this.#train(run, document, base, false);
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

  async resume(run: string, epochs: number | undefined): Promise<void> {
    if (this.#active.has(run)) {
      await this.#supervisor.request('continue', { run });
      return;
    }
    await this.#store.origin(run);
    const { document, base } = await this.#store.description(run);
    const extended =
      epochs === undefined ? document : { ...document, training: { ...document.training, epochs } };
    await this.#train(run, extended, base, true);
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
    await Promise.allSettled(active.map(([, { trained }]) => trained));
  }

  async summary(run: string): Promise<RunSummary> {
    const [{ title, documentPath, started }, events] = await Promise.all([
      this.#store.origin(run),
      this.#events(run),
    ]);
    const progress = summarize(events);
    const orphaned =
      isUnderWay(progress.state) && !this.#active.has(run) && (await trainingProcess(run)) === null;
    const state = orphaned ? 'interrupted' : progress.state;
    return { run, directory: run, title, documentPath, started, ...progress, state };
  }

  async list(documentPath: string | null | undefined): Promise<RunSummary[]> {
    const runs = await Promise.all((await this.#store.list()).map(run => this.summary(run)));
    return documentPath === undefined ? runs : runs.filter(run => run.documentPath === documentPath);
  }

  async get(run: string): Promise<{ summary: RunSummary; document: Document; events: RunEvent[] }> {
    const summary = await this.summary(run);
    // A run that is being prepared has no description on disk yet.
    const [{ document }, events] = await Promise.all([
      this.#active.get(run) ?? this.#store.description(run),
      this.#events(run),
    ]);
    return { summary, document, events: thinSteps(events, MOST_STEPS) };
  }

  /** From the engine. */
  receive(run: string, event: RunEvent): void {
    const active = this.#active.get(run);
    if (active) {
      active.events.push(event);
      if (event.type === 'start') {
        active.events = withoutRepeats(active.events);
        active.started = true;
        active.onStart();
      }
    }
    this.#onEvent(run, event);
  }

  async #train(run: string, document: Document, base: string, resume: boolean): Promise<void> {
    await lockRun(run);
    const events = resume ? [...(await this.#store.events(run))] : [];
    const { promise: started, resolve: onStart } = withResolver();
    const trained = this.#supervisor.request('train', { document, base, run, resume });
    const active: ActiveRun = { document, events, trained, started: false, onStart };
    this.#active.set(run, active);
    const finished = trained
      .catch(async error => {
        await this.#fail(run, active, error);
        throw error;
      })
      .finally(async () => {
        this.#active.delete(run);
        await unlockRun(run);
      });
    await Promise.race([started, finished]);
    // Once started, a failure is told by events.
    finished.catch(() => {});
  }

  /** The engine did not bring the run to an end: it died, or refused. */
  async #fail(run: string, active: ActiveRun, error: unknown): Promise<void> {
    if (!active.started) return;
    const said: RunEvent[] =
      error instanceof EngineDied
        ? [{ type: 'state', state: 'interrupted' }]
        : [
            ...problemsOf(error).map(problem => ({ type: 'problem', problem }) as const),
            { type: 'state', state: 'failed' },
          ];
    await this.#store.append(run, said);
    for (const event of said) this.receive(run, event);
  }

  #events(run: string): Promise<readonly RunEvent[]> {
    const active = this.#active.get(run);
    return active ? Promise.resolve(active.events) : this.#store.events(run);
  }

  #mustBeActive(run: string): void {
    if (!this.#active.has(run)) throw new ApiError('input', `The run “${run}” is not being trained.`);
  }
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ApiError && error.problems.length > 0) return error.problems;
  const message = error instanceof Error ? error.message : String(error);
  const nowhere = { node: null, port: null, edge: null, attribute: null, fixes: [] };
  return [{ severity: 'error', code: RUN_FAILED, message, values: { message }, ...nowhere }];
}

function withResolver(): { promise: Promise<void>; resolve(): void } {
  let resolve = (): void => {};
  const promise = new Promise<void>(settle => {
    resolve = settle;
  });
  return { promise, resolve };
}
