/** `netloom bench`: we and a peer in turns. The peer is a script in Python's place, as no test needs PyTorch. */
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { BenchResult } from '../../../bench/run.ts';
import { lenet5 } from '../../../bench/train/lenet5.ts';
import { initialState } from '../../../engine/session/initialize.ts';
import { inferenceModel } from '../../../engine/train/export.ts';
import { buildInferenceGraph, buildTrainingGraph } from '../../../engine/training-graph.ts';
import { netloom } from '../support/netloom.ts';
import { temporaryFolder } from '../support/temporary.ts';

const LENET = 61_706;
const quick = ['--seconds', '1', '--turns', '2', '--threads', '1'];

/** Stands in Python's place, and answers a task by these lines of JavaScript; what it is told to measure stays beside it. */
function pythonThat(answers: string): { program: string; folder: string } {
  const folder = temporaryFolder();
  const program = path.join(folder, 'python');
  writeFileSync(
    program,
    `#!${process.execPath}
const [first, task] = process.argv.slice(2);
const fs = require('node:fs');
const answer = values => console.log(JSON.stringify(values));
if (first === '-c') console.log('9.9');
else {
  fs.appendFileSync(${JSON.stringify(path.join(folder, 'tasks'))}, task + '\\n');
  ${answers}
}
`,
  );
  chmodSync(program, 0o755);
  return { program, folder };
}

/** Answers to what bench/peers/pytorch.ts asks. */
const pythonWith = (parameters: number) =>
  pythonThat(`console.log('a warning');
  answer({ samplesPerSecond: 2, peakBytes: 3e6, grownBytes: 2e6, firstStepSeconds: 4, parameters: ${parameters} });`);

/** Exports the file that is given to it. */
const exportingPython = (file: string, parameters: number) =>
  pythonThat(`fs.copyFileSync(${JSON.stringify(file)}, JSON.parse(task).path);
  answer({ parameters: ${parameters} });`);

// Windows starts no script by its first line.
test.skipIf(process.platform === 'win32')('measures beside a peer', async () => {
  const { program } = pythonWith(LENET);
  const args = ['bench', 'train', 'lenet-5', ...quick, '--vs', 'pytorch', '--json'];
  const { code, objects } = await netloom(args, { env: { NETLOOM_PYTHON: program } });
  expect(code).toBe(0);
  expect(objects).toHaveLength(1);
  const [{ type, suite, name, ours, peers, ratio, skipped }] = objects as unknown as [BenchResult];
  expect([type, suite, name, skipped]).toEqual(['bench', 'train', 'lenet-5', {}]);
  expect(Object.keys(ours)).toEqual([
    'samplesPerSecond',
    'peakBytes',
    'grownBytes',
    'coldSeconds',
    'warmSeconds',
    'parameters',
  ]);
  expect(ours.parameters).toBe(LENET);
  expect(ours.peakBytes).toBeGreaterThan(10_000_000);
  expect(peers.pytorch).toEqual({
    samplesPerSecond: 2,
    peakBytes: 3e6,
    grownBytes: 2e6,
    coldSeconds: 4,
    warmSeconds: 4,
    parameters: LENET,
  });
  expect(ratio.pytorch).toBeCloseTo(ours.samplesPerSecond! / 2, 6);
});

test.skipIf(process.platform === 'win32')('refuses to compare another network', async () => {
  const { program } = pythonWith(LENET + 1);
  const args = ['bench', 'train', 'lenet-5', ...quick, '--vs', 'pytorch'];
  const { code, stderr } = await netloom(args, { env: { NETLOOM_PYTHON: program } });
  expect(code).toBe(3);
  expect(stderr).toContain('61706');
  expect(stderr).toContain('not the same network');
});

test.skipIf(process.platform === 'win32')('runs an exported network beside its peer’s', async () => {
  const document = await lenet5.document();
  const inference = buildInferenceGraph(document);
  const state = await initialState(buildTrainingGraph(document, { batchSize: 1 }), 1);
  const file = path.join(temporaryFolder(), 'peer.onnx');
  writeFileSync(file, await inferenceModel(inference, state));
  const bench = (parameters: number) =>
    netloom(['bench', 'infer', 'lenet-5@1', ...quick, '--vs', 'pytorch', '--json'], {
      env: { NETLOOM_PYTHON: exportingPython(file, parameters).program },
    });

  const { code, objects } = await bench(LENET);
  expect(code).toBe(0);
  const [{ ours, peers, ratio, skipped }] = objects as unknown as [BenchResult];
  expect(skipped).toEqual({});
  expect([ours.parameters, peers.pytorch!.parameters]).toEqual([LENET, LENET]);
  expect(ratio.pytorch).toBeCloseTo(ours.samplesPerSecond! / peers.pytorch!.samplesPerSecond!, 6);

  const other = await bench(LENET + 1);
  expect(other.code).toBe(3);
  expect(other.stderr).toContain('not the same network');
});

test('checks ResNet-152 within a second, and compiles its training graph within ten', async () => {
  const args = ['bench', 'compile', 'check-resnet152', 'compile-resnet152'];
  const { code, objects } = await netloom([...args, '--seconds', '1', '--turns', '1', '--json']);
  expect(code).toBe(0);
  const [check, compile] = objects.map(object => (object as unknown as BenchResult).ours.documentsPerSecond!);
  expect(check).toBeGreaterThan(1);
  expect(compile).toBeGreaterThan(0.1);
});

test('names the entries that there are', async () => {
  const { code, stderr } = await netloom(['bench', 'train', 'lenet-6']);
  expect(code).toBe(2);
  expect(stderr).toContain('“lenet-6”');
  expect(stderr).toContain('lenet-5');
});
