/** What is read from a trace: how smooth it was, how soon an answer was seen, and how long the main thread was busy. */
import type { Measurement } from '../suite.ts';
import type { Span, Trace } from './trace.ts';
import { ASKED, CHANGED } from './window.ts';

/** Of the main thread's tasks, in milliseconds. */
export interface Longest extends Measurement {
  readonly longestTask: number;
  /** By the thread's own time, without what it waited for a core. */
  readonly longestWork: number;
}

/** Of a movement: what the eye sees, and which thread it is owed to. Times are milliseconds. */
export interface Motion extends Longest {
  readonly framesPerSecond: number;
  /** From one drawn frame to the next; it includes drawing the picture in software where there is no GPU. */
  readonly frame: number;
  readonly frameP95: number;
  /** Percent of the frames that came in time: less than one and a half display frames after the one before. */
  readonly inTime: number;
  /** What the main thread did for each of its frames: scripts, styles, layout and the record of what to paint. */
  readonly main: number;
  readonly mainP95: number;
  /** Percent of its frames for which it needed less than a display frame of 16.7 ms. */
  readonly mainInTime: number;
  /** Drawing of tiles by the other threads of the page, for each drawn frame. */
  readonly raster: number;
}

/** Of an input: until what it changes is on the screen. Milliseconds. */
export interface Answer extends Longest {
  /** From the key's arrival until the new picture was handed on; a wait for the display's next frame is part of it. */
  readonly answer: number;
  /** Until the page has it in its document: all that is then left is to paint it. */
  readonly shown: number;
  /** What the main thread worked until the picture was handed on. */
  readonly work: number;
  /** Until a frame with it was drawn. */
  readonly drawn: number;
}

export const DISPLAY_FRAME = 1000 / 60;

/** @param tasksFrom from when on the longest task is looked for: before the movement, if others went before it */
export function motionOf(trace: Trace, [from, to]: readonly [number, number], tasksFrom = from): Motion {
  const within = (time: number): boolean => time >= from && time <= to;
  const gaps = differences(trace.frames.filter(within));
  const starts = trace.mainFrames.filter(within);
  const main = starts.slice(1).map((end, i) => workBetween(trace.tasks, starts[i]!, end));
  const drawn = trace.raster.filter(({ start }) => within(start));
  return {
    framesPerSecond: (gaps.length * 1000) / total(gaps),
    frame: quantile(gaps, 0.5),
    frameP95: quantile(gaps, 0.95),
    inTime: percent(gaps, gap => gap < 1.5 * DISPLAY_FRAME),
    main: quantile(main, 0.5),
    mainP95: quantile(main, 0.95),
    mainInTime: percent(main, work => work < DISPLAY_FRAME),
    raster: total(drawn.map(({ duration }) => duration)) / Math.max(1, gaps.length),
    ...longest(trace.tasks.filter(({ start }) => start >= tasksFrom && start <= to)),
  };
}

/** @param asked when the input came; `shown` when the page had the answer in its document. */
export function answerOf(trace: Trace, asked: number, shown: number): Answer {
  const committed = trace.commits.find(time => time >= shown) ?? Number.NaN;
  const end = trace.tasks.find(({ start, duration }) => start + duration >= committed);
  const until = end ? Math.max(committed, end.start + end.duration) : committed;
  return {
    answer: committed - asked,
    shown: shown - asked,
    work: workBetween(trace.tasks, asked, until),
    drawn: (trace.frames.find(time => time >= committed) ?? Number.NaN) - asked,
    ...longest(trace.tasks.filter(({ start, duration }) => start + duration >= asked && start <= until)),
  };
}

/** Of the thread's own time: waiting for a core is no work. */
const workBetween = (tasks: readonly Span[], from: number, to: number): number =>
  total(
    tasks.map(
      ({ start, duration, share }) =>
        share * Math.max(0, Math.min(to, start + duration) - Math.max(from, start)),
    ),
  );

export const longest = (tasks: readonly Span[]): Longest => ({
  longestTask: Math.max(0, ...tasks.map(({ duration }) => duration)),
  longestWork: Math.max(0, ...tasks.map(({ duration, share }) => duration * share)),
});

/** Without what lies before `from`, also of a task that began before it. */
export const since = (tasks: readonly Span[], from: number): Span[] =>
  tasks
    .map(({ start, duration, share }) => {
      const begin = Math.max(start, from);
      return { start: begin, duration: start + duration - begin, share };
    })
    .filter(({ duration }) => duration > 0);

const differences = (times: readonly number[]): number[] => times.slice(1).map((time, i) => time - times[i]!);

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

const percent = (numbers: readonly number[], holds: (number: number) => boolean): number =>
  (100 * numbers.filter(holds).length) / Math.max(1, numbers.length);

export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** Of every edit of a trace: the last key before a shape changed, and when it did. */
export function answersOf(trace: Trace): Answer[] {
  const [asked, changed] = [ASKED, CHANGED].map(name => trace.marks.get(name) ?? []) as [number[], number[]];
  return asked.flatMap((time, i) => {
    const shown = changed.find(each => each >= time && each < (asked[i + 1] ?? Number.POSITIVE_INFINITY));
    return shown === undefined ? [] : [answerOf(trace, time, shown)];
  });
}

/**
 * Each figure by itself: the median, and of the answer what nineteen of twenty keep to; the longest task of all, between the edits, too.
 * @param counts which answers do
 */
export function summaryOf(
  trace: Trace,
  counts: (answer: Answer, index: number) => boolean = () => true,
): Measurement {
  const answers = answersOf(trace).filter(counts);
  const of = (figure: keyof Answer, part = 0.5): number =>
    quantile(
      answers.map(answer => answer[figure]!),
      part,
    );
  return {
    answer: of('answer'),
    answerP95: of('answer', 0.95),
    shown: of('shown'),
    work: of('work'),
    drawn: of('drawn'),
    ...longest(trace.tasks),
  };
}
