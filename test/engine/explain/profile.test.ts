import { expect, it } from 'vitest';
import { readProfile } from '../../../engine/explain/profile.ts';

const run = (ts: number, dur: number) => ({ cat: 'Session', name: 'model_run', ts, dur });
const kernel = (name: string, ts: number, dur: number) => ({
  cat: 'Node',
  name: `${name}_kernel_time`,
  ts,
  dur,
  args: { op_name: name.replace(/^.*\//, ''), provider: 'CPUExecutionProvider' },
});

it('counts the last runs, and what a body takes once', () => {
  const events = [
    { cat: 'Session', name: 'session_initialization', ts: 0, dur: 90 },
    run(100, 500),
    kernel('#0/Conv', 110, 400),
    run(1000, 100),
    // A Scan of two steps, its body's kernels told before it as they end before it.
    kernel('#1/MatMul', 1012, 8),
    kernel('#1/MatMul', 1022, 8),
    kernel('#1/Scan', 1010, 30),
    kernel('#2/Add', 1040, 10),
    kernel('#0/Conv', 1060, 0),
    run(2000, 50),
    kernel('#2/Add', 2010, 20),
  ];
  const { seconds, kernels } = readProfile(JSON.stringify(events), 2);
  expect(seconds).toBeCloseTo(150e-6, 12);
  expect(kernels.map(({ node, kernel }) => [node, kernel])).toEqual([
    ['#1/Scan', 'Scan'],
    ['#2/Add', 'Add'],
    ['#0/Conv', 'Conv'],
    ['#2/Add', 'Add'],
  ]);
  expect(kernels.map(({ seconds }) => Math.round(seconds * 1e6))).toEqual([30, 10, 0, 20]);
});
