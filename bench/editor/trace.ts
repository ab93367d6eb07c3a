/**
 * Chromium's own trace of a window, by its debugging protocol, and what is read from it: the tasks of the page's main thread, the
 * frames that reached the screen, and the marks that the page made meanwhile. Times are milliseconds.
 */
import type { CDPSession, Page } from 'playwright';

export interface Span {
  readonly start: number;
  readonly duration: number;
  /** The share of it in which the thread had a core: the run that trains, and the drawing of tiles, want one, too. */
  readonly share: number;
}

export interface Trace {
  /** Of the main thread: what it does without a pause. */
  readonly tasks: readonly Span[];
  /** When a frame was drawn by the compositor. */
  readonly frames: readonly number[];
  /** Work of other threads on the picture: drawing tiles, putting them together. */
  readonly raster: readonly Span[];
  /** When the main thread began a frame. */
  readonly mainFrames: readonly number[];
  /** When it handed a picture to the compositor. */
  readonly commits: readonly number[];
  /** `performance.mark`, by name. */
  readonly marks: ReadonlyMap<string, readonly number[]>;
}

/** As the Trace Event Format has it; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** Of the thread's own time. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly [name: string]: unknown };
}

const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'blink.user_timing',
  '__metadata',
];

/** Traces what `work` does. */
export async function traced(page: Page, work: () => Promise<void>): Promise<Trace> {
  const session = await page.context().newCDPSession(page);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordUntilFull',
      traceBufferSizeInKb: 200_000,
      includedCategories: CATEGORIES,
    },
  });
  await work();
  const events = await finish(session);
  await session.detach();
  return readTrace(events);
}

async function finish(session: CDPSession): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  return events;
}

export function readTrace(events: readonly TraceEvent[]): Trace {
  const main = mainThread(events);
  const onMain = events.filter(({ pid, tid }) => pid === main?.pid && tid === main.tid);
  const elsewhere = events.filter(({ pid, tid }) => pid === main?.pid && tid !== main.tid);
  const marks = new Map<string, number[]>();
  for (const { name, ts } of events.filter(({ cat }) => cat.includes('blink.user_timing')))
    marks.set(name, [...(marks.get(name) ?? []), ts / 1000]);
  return {
    tasks: spansOf(onMain, 'RunTask'),
    mainFrames: timesOf(onMain, 'BeginMainThreadFrame'),
    commits: timesOf(onMain, 'BeginCommitCompositorFrame'),
    raster: spansOf(elsewhere, 'RasterTask'),
    frames: timesOf(elsewhere, 'DrawFrame'),
    marks,
  };
}

/** Of the page: the renderer's main thread that made the page's marks, or the busiest. */
function mainThread(events: readonly TraceEvent[]): { pid: number; tid: number } | undefined {
  const threads = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const count = ({ pid, tid }: TraceEvent) =>
    events.filter(event => event.pid === pid && event.tid === tid).length;
  return threads.sort((a, b) => count(b) - count(a))[0];
}

const timesOf = (events: readonly TraceEvent[], wanted: string): number[] =>
  events
    .filter(({ name }) => name === wanted)
    .map(({ ts }) => ts / 1000)
    .sort((a, b) => a - b);

const spansOf = (events: readonly TraceEvent[], wanted: string): Span[] =>
  events
    .filter(({ name, dur }) => name === wanted && dur !== undefined)
    .map(({ ts, dur, tdur }) => ({
      start: ts / 1000,
      duration: dur! / 1000,
      share: dur ? Math.min(1, (tdur ?? dur) / dur) : 1,
    }))
    .sort((a, b) => a.start - b.start);
