/**
 * The engine process: started when it is first needed, watched, and started again when it dies. A provider may abort
 * its process, the system may kill it for memory, a step may block it: none of this reaches the window's process.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type {
  EngineMessage,
  EngineRequest,
  EngineRequestName,
  EngineRequests,
  RatePoint,
} from '../../engine/protocol.ts';
import type { RunEvent } from '../../engine/train/events.ts';
import { ApiError, type EngineState } from '../api.ts';
import { describeExit } from './describe-exit.ts';
import { keepsCoresBusy, stepAside } from './step-aside.ts';

export interface SupervisorOptions {
  /** The engine process's entry, built. */
  readonly host: string;
  onEvent(run: string, event: RunEvent): void;
  onRate?(search: string, point: RatePoint): void;
  onState(state: EngineState): void;
  readonly env?: NodeJS.ProcessEnv;
  /** Somebody works at a window meanwhile, which goes first once the engine has work for all cores. */
  readonly background?: boolean;
}

interface Pending {
  readonly name: EngineRequestName;
  /** The run that this request trains; null for every other request. */
  readonly trains: string | null;
  resolve(result: unknown): void;
  reject(error: ApiError): void;
}

/** The engine process ended before it answered. */
export class EngineDied extends ApiError {
  constructor(message: string) {
    super('internal', message);
  }
}

const KEPT_OUTPUT = 4_000;
/** A process that dies before it is ready dies again: after so many times the next request tries, not we. */
const ATTEMPTS = 3;

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | null = null;
  #ready: Promise<ChildProcess> | null = null;
  #nextId = 1;
  #failures = 0;
  #closing = false;
  /** The process that has stepped aside: another starts as any program does. */
  #aside: ChildProcess | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Of the engine process; null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts the process ahead of the first request. */
  async start(): Promise<void> {
    await this.#running();
  }

  /**
   * @throws ApiError `input` with the engine's message, or EngineDied.
   */
  async request<N extends EngineRequestName>(
    name: N,
    params: EngineRequests[N]['params'],
  ): Promise<EngineRequests[N]['result']> {
    const child = await this.#running();
    if (keepsCoresBusy(name)) this.#makeWay(child);
    const id = this.#nextId++;
    const message: EngineRequest<N> = { id, name, params };
    const trains = name === 'train' && 'run' in params ? params.run : null;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { name, trains, resolve: result => resolve(result as never), reject });
      // A message that cannot be sent finds a dead process, whose exit rejects everything that is pending.
      child.send(message, () => {});
    });
  }

  /** Ends the process; what is still pending is rejected. */
  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (!child) return;
    const gone = new Promise(resolve => child.once('close', resolve));
    // Files are written atomically, so it may be ended at any time. (After a disconnect there would be no `close`.)
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(timer);
  }

  #running(): Promise<ChildProcess> {
    if (this.#closing) return Promise.reject(new ApiError('internal', 'The engine has been shut down.'));
    this.#ready ??= this.#launch();
    return this.#ready;
  }

  #launch(): Promise<ChildProcess> {
    this.#options.onState({ state: 'starting', message: 'The engine is starting.', interrupted: [] });
    return new Promise((resolve, reject) => {
      const child = fork(this.#options.host, [], {
        serialization: 'advanced',
        execArgv: [],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: this.#options.env ?? process.env,
        // A group of its own: Ctrl-C in a terminal reaches us alone, and we stop the run with a checkpoint.
        detached: process.platform !== 'win32',
      });
      this.#child = child;
      let output = '';
      const keep = (chunk: Buffer): void => {
        output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
        if (process.env.NETLOOM_DEBUG) process.stderr.write(chunk);
      };
      child.stdout?.on('data', keep);
      child.stderr?.on('data', keep);

      let ready = false;
      child.on('message', (message: EngineMessage) => {
        if (message.type === 'ready') {
          ready = true;
          this.#failures = 0;
          this.#options.onState({ state: 'ready', message: 'The engine is ready.', interrupted: [] });
          resolve(child);
        } else this.#receive(message);
      });

      let gone = false;
      const onGone = (why: string): void => {
        if (gone) return;
        gone = true;
        this.#onGone(why, ready);
        reject(new EngineDied(why));
      };
      child.once('error', error => onGone(`The engine process could not be started: ${error.message}`));
      // `close` comes after the last of its output and of its messages.
      child.once('close', (code, signal) => onGone(describeExit(code, signal, output)));
    });
  }

  #makeWay(child: ChildProcess): void {
    if (!this.#options.background || this.#aside === child || child.pid === undefined) return;
    this.#aside = child;
    stepAside(child.pid);
  }

  #receive(message: Exclude<EngineMessage, { type: 'ready' }>): void {
    if (message.type === 'event') {
      this.#options.onEvent(message.run, message.event);
      return;
    }
    if (message.type === 'rate') {
      this.#options.onRate?.(message.search, message.point);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    if (message.type === 'result') pending.resolve(message.result);
    else pending.reject(new ApiError(message.error.kind, message.error.message, message.error.problems));
  }

  #onGone(why: string, wasReady: boolean): void {
    this.#child = null;
    this.#ready = null;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    const interrupted = lost.flatMap(({ trains }) => (trains === null ? [] : [trains]));
    for (const { reject } of lost) reject(new EngineDied(why));
    if (this.#closing) return;

    const kept =
      interrupted.length > 0
        ? ' The document and the last checkpoint are intact: the run can be resumed.'
        : ' Nothing was lost.';
    this.#options.onState({ state: 'died', message: why + kept, interrupted });
    this.#failures = wasReady ? 0 : this.#failures + 1;
    // The rejection of an attempt that nobody waits for is told by onState.
    if (this.#failures < ATTEMPTS) this.#running().catch(() => {});
  }
}
