import { expect, test } from 'vitest';
import { thousandNodes } from '../../bench/editor/documents.ts';
import { answerOf, answersOf, motionOf, since, summaryOf } from '../../bench/editor/figures.ts';
import { readTrace, type TraceEvent } from '../../bench/editor/trace.ts';
import { check } from '../../engine/graph/check.ts';

const [MAIN, COMPOSITOR, OTHER] = [1, 2, 9];
const thread = (tid: number, name: string, pid = 1): TraceEvent => ({
  ...event('thread_name', 0, tid),
  pid,
  args: { name },
});
/** Times in milliseconds. */
const event = (name: string, ts: number, tid = MAIN, dur?: number): TraceEvent => ({
  name,
  cat: name.startsWith('bench:') ? 'blink.user_timing' : 'devtools.timeline',
  ph: 'X',
  ts: ts * 1000,
  pid: 1,
  tid,
  ...(dur !== undefined && { dur: dur * 1000 }),
});
const threads = [
  thread(MAIN, 'CrRendererMain'),
  thread(COMPOSITOR, 'Compositor'),
  thread(MAIN, 'CrRendererMain', OTHER),
];

test('a movement is told by the frames that were drawn and by what the main thread did for each', () => {
  const frames = [0, 1, 2, 3, 4].map(i => i * 20);
  const trace = readTrace([
    ...threads,
    ...frames.flatMap(at => [
      event('BeginMainThreadFrame', at),
      event('RunTask', at, MAIN, 5),
      event('DrawFrame', at + 8, COMPOSITOR),
      event('RasterTask', at + 6, COMPOSITOR, 2),
    ]),
    // For half of it another had the core.
    { ...event('RunTask', 65, MAIN, 10), tdur: 5000 },
    // Of another page.
    { ...event('RunTask', 0, MAIN, 1000), pid: OTHER },
  ]);
  const motion = motionOf(trace, [0, 100]);
  expect(motion.framesPerSecond).toBeCloseTo(50);
  expect(motion.frame).toBeCloseTo(20);
  expect(motion.inTime).toBe(100);
  expect(motion.main).toBeCloseTo(5);
  expect(motion.mainP95).toBeCloseTo(10);
  expect(motion.raster).toBeCloseTo(2.5);
  expect(motion.longestTask).toBeCloseTo(10);
  expect(motion.longestWork).toBeCloseTo(5);
  const later = motionOf(trace, [70, 100], 0);
  expect(later.longestTask).toBeCloseTo(10);
  expect(motionOf(trace, [70, 100]).longestTask).toBeCloseTo(5);
});

test('of a task that the browser began for the former page, only what it does for the new one counts', () => {
  const tasks = readTrace([...threads, event('RunTask', 0, MAIN, 30), event('RunTask', 40, MAIN, 60)]).tasks;
  expect(since(tasks, 60)).toEqual([{ start: 60, duration: 40, share: 1 }]);
  expect(since(tasks, 20).map(({ duration }) => duration)).toEqual([10, 60]);
});

test('of many edits, each is told from the last key before it; keys that change nothing are none', () => {
  const edit = (at: number, length: number) => [
    event('bench:asked', at),
    event('RunTask', at, MAIN, length),
    event('bench:changed', at + length - 1),
    event('BeginCommitCompositorFrame', at + length + 1),
    event('DrawFrame', at + length + 3, COMPOSITOR),
  ];
  const trace = readTrace([
    ...threads,
    // The first key of a shortcut.
    event('bench:asked', 90),
    ...edit(100, 10),
    ...edit(200, 20),
    ...edit(300, 12),
    // What is done when the shapes are there.
    event('RunTask', 350, MAIN, 30),
  ]);
  expect(answersOf(trace).map(({ shown }) => Math.round(shown))).toEqual([9, 19, 11]);
  const summary = summaryOf(trace);
  expect(summary.shown).toBeCloseTo(11);
  expect(summary.answer).toBeCloseTo(13);
  expect(summary.answerP95).toBeCloseTo(21);
  expect(summary.longestTask).toBeCloseTo(30);
  // Of edits there and back, only those there.
  expect(summaryOf(trace, (_, i) => i % 2 === 0).shown).toBeCloseTo(11);
  expect(summaryOf(trace, (_, i) => i % 2 === 1).shown).toBeCloseTo(19);
});

test('an answer lasts from the key to the picture that holds what changed', () => {
  const trace = readTrace([
    ...threads,
    event('bench:asked', 102),
    event('RunTask', 100, MAIN, 12),
    event('bench:changed', 110),
    // Handed on before: without the change.
    event('BeginCommitCompositorFrame', 104),
    event('RunTask', 116, MAIN, 6),
    event('BeginCommitCompositorFrame', 120),
    event('DrawFrame', 118, COMPOSITOR),
    event('DrawFrame', 130, COMPOSITOR),
  ]);
  const answer = answerOf(trace, trace.marks.get('bench:asked')![0]!, trace.marks.get('bench:changed')![0]!);
  expect(answer.answer).toBeCloseTo(18);
  expect(answer.work).toBeCloseTo(16);
  expect(answer.drawn).toBeCloseTo(28);
  expect(answer.longestTask).toBeCloseTo(12);
});

test('the thousand nodes are a thousand, without an error', () => {
  const document = thousandNodes();
  expect(Object.keys(document.graph.nodes)).toHaveLength(1000);
  expect(check(document).problems).toEqual([]);
});
