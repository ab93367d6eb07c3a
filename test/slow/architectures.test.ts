/** Each architecture trains at its real input size and exports what the engine computes; a process for each (two-steps.ts). */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Metrics } from '../../engine/train/events.ts';
import { architectures } from '../../examples/architectures/make/index.ts';
import type { TwoSteps } from './two-steps.ts';

const script = fileURLToPath(new URL('two-steps.js', import.meta.url));
const run = promisify(execFile);

async function twoSteps(file: string): Promise<TwoSteps> {
  const { stdout } = await run(process.execPath, [script, file], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const figures = (metrics: Metrics): number[] =>
  Object.entries(metrics).flatMap(([name, value]) => (name.endsWith('loss') ? [value] : []));

/**
 * How far the results may be apart, relative to the largest: onnxruntime folds what the engine keeps apart, and the rounding of
 * one layer grows in those behind it. With first weights by about 1.1 in a residual block: to 3e-5 in the 16 of ResNet-50, 5e-4
 * in the 50 of ResNet-152.
 */
const toleranceOf = (file: string): number => (file === 'resnet152' ? 1e-3 : 1e-4);

test.each(architectures.map(({ file }) => file))('%s', async file => {
  const { train, validation, export: exported, difference } = await twoSteps(file);
  const losses = train.map(({ loss }) => loss!);
  for (const metrics of [...train, ...validation])
    expect(figures(metrics).every(Number.isFinite), JSON.stringify(metrics)).toBe(true);
  expect(losses).toHaveLength(2);
  // The samples are the same: what changed is the network.
  expect(losses[1]).not.toBe(losses[0]);
  expect(validation[1]!.loss).not.toBe(validation[0]!.loss);
  expect(exported.bytes).toBeGreaterThan(exported.samples);
  expect(exported.maxDifference).toBeLessThan(1e-4);
  expect(difference).toBeLessThan(toleranceOf(file));
});
