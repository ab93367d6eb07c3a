/**
 * The engine process's entry: answers the requests of engine/protocol.ts over the process's message channel. A step blocks its
 * thread and a provider may abort its process; neither reaches the program that started this one.
 */
import { inspectSource, previewSamples } from './data/index.ts';
import { explain } from './explain/explain.ts';
import {
  type EngineError,
  type EngineMessage,
  type EngineRequest,
  type EngineRequestName,
  type EngineRequests,
  InputError,
  type RateFinding,
  type Tune,
} from './protocol.ts';
import { listDevices } from './session/providers.ts';
import type { TuneSettings } from './session/tune.ts';
import { RunControl } from './train/control.ts';
import { evaluate } from './train/evaluate.ts';
import type { EndEvent } from './train/events.ts';
import { exportModel } from './train/export.ts';
import { findRate } from './train/find-rate.ts';
import { predict } from './train/predict.ts';
import { train } from './train/run.ts';
import { EventLog } from './train/run-directory.ts';

type Handlers = {
  readonly [N in EngineRequestName]: (
    params: EngineRequests[N]['params'],
  ) => Promise<EngineRequests[N]['result']>;
};

/** The runs that are being trained. */
const controls = new Map<string, RunControl>();

/** Measurements that are made once no request waits for its answer, and the number of those that do. */
const waiting: ((mayGoOn: () => boolean) => Promise<void>)[] = [];
let isMeasuring = false;
let unanswered = 0;
const isIdle = (): boolean => unanswered === 0;

/** Searches for a learning rate, by their names. */
const searches = new Map<string, RunControl>();

const handlers: Handlers = {
  devices: () => listDevices(),
  inspect: ({ source, base }) => inspectSource(source, base),
  preview: async ({ document, base, count }) => {
    if (!document.dataset) throw new InputError('The document has no data to show.');
    return { samples: await previewSamples(document.dataset, base, count) };
  },
  train: trainRun,
  explain: ({ tune = 0, ...options }) =>
    explain({ ...options, tune: tuning({ seconds: tune, first: true }) }),
  pause: async ({ run }) => tell(run, control => control.pause()),
  continue: async ({ run }) => tell(run, control => control.continue()),
  stop: async ({ run }) => tell(run, control => control.stop()),
  evaluate: async params => {
    const { metrics, tables } = await evaluate(params);
    return { test: metrics, tables };
  },
  predict: async params => ({ samples: await predict(params) }),
  findRate: searchRate,
  // One that has ended needs no stop.
  stopFinding: async ({ search }) => {
    searches.get(search)?.stop();
    return null;
  },
  export: params => exportModel(params),
};

async function trainRun({
  document,
  base,
  run,
  resume,
  tune,
  threads,
}: EngineRequests['train']['params']): Promise<EndEvent> {
  if (controls.has(run)) throw new InputError(`The run “${run}” is being trained already.`);
  const control = new RunControl();
  controls.set(run, control);
  let log: EventLog | null = null;
  try {
    const events = train({ document, base, run, resume, control, tune: tuning(tune), threads });
    for (;;) {
      const { value: event, done } = await events.next();
      if (done) return event;
      // The directory is there, and is the run's, once it has been set up.
      if (event.type === 'start') log = new EventLog(run);
      log?.append(event);
      send({ type: 'event', run, event });
    }
  } finally {
    log?.close();
    controls.delete(run);
  }
}

/** Where the machine's own facts are kept; without such a folder nothing is measured. */
function tuning({ seconds, first }: Tune = { seconds: 0, first: false }): TuneSettings | undefined {
  const folder = process.env.NETLOOM_CACHE;
  if (!folder || seconds === 0) return undefined;
  return first ? { seconds, folder } : { seconds, folder, later: measure => waiting.push(measure) };
}

async function searchRate({
  search,
  ...options
}: EngineRequests['findRate']['params']): Promise<RateFinding> {
  const control = new RunControl();
  searches.set(search, control);
  try {
    const points = findRate({ ...options, control });
    for (;;) {
      const { value, done } = await points.next();
      if (done) return value;
      send({ type: 'rate', search, point: value });
    }
  } finally {
    searches.delete(search);
  }
}

function tell(run: string, say: (control: RunControl) => void): null {
  const control = controls.get(run);
  if (!control) throw new InputError(`The run “${run}” is not being trained.`);
  say(control);
  return null;
}

// ---------------------------------------------------------------- messages

async function answer<N extends EngineRequestName>({ id, name, params }: EngineRequest<N>): Promise<void> {
  unanswered++;
  try {
    const handle = handlers[name] as Handlers[N] | undefined;
    if (!handle) throw new Error(`The engine knows no request "${name}".`);
    send({ type: 'result', id, result: await handle(params) });
  } catch (error) {
    send({ type: 'error', id, error: describe(error) });
  } finally {
    unanswered--;
    setImmediate(measureWaiting);
  }
}

/** One after the other, as two at a time would slow one another. */
async function measureWaiting(): Promise<void> {
  if (isMeasuring) return;
  isMeasuring = true;
  while (isIdle() && waiting.length > 0) {
    // What cannot be measured keeps its usual form.
    await waiting.shift()!(isIdle).catch(() => {});
  }
  isMeasuring = false;
}

function describe(error: unknown): EngineError {
  if (error instanceof InputError) return { kind: 'input', message: error.message, problems: error.problems };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'internal', message, problems: [] };
}

function send(message: EngineMessage): void {
  // Nobody listens any more once the channel is closed; `disconnect` below sees to the end.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** Nobody is there any more, or wants this process to be: the runs end with a checkpoint each. */
async function leave(): Promise<void> {
  for (const control of controls.values()) control.stop();
  while (controls.size > 0) await new Promise(resolve => setTimeout(resolve, 10));
  process.exit(0);
}

process.on('message', (request: EngineRequest) => {
  void answer(request);
});
process.on('disconnect', () => void leave());
process.on('SIGTERM', () => void leave());
send({ type: 'ready' });
