/** The examples of each kind of network reach the figures that their descriptions state, and export what was trained. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportModel } from '../../engine/train/export.ts';
import { example, temporaryFolder, trainAll } from '../support/runs.ts';

interface Figure {
  readonly metric: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** On the test part, with a margin that every one of several seeds kept. */
const figures: readonly (readonly [example: string, figure: Figure])[] = [
  ['keyword-spotter', { metric: 'digit/accuracy', atLeast: 0.95 }],
  ['char-gpt', { metric: 'next/loss', atMost: 1.9 }],
  ['unet-shapes', { metric: 'shape/iou', atLeast: 0.8 }],
  ['autoencoder-digits', { metric: 'picture/loss', atMost: 0.016 }],
  ['vae-digits', { metric: 'loss', atMost: 0.145 }],
  ['language-lstm', { metric: 'language/accuracy', atLeast: 0.92 }],
];

test.each(figures)('%s reaches its figure: %o', async (name, { metric, atLeast, atMost }) => {
  const run = temporaryFolder();
  const { end } = await trainAll({ document: example(name), run });
  const reached = end.metrics.test?.[metric];
  if (atLeast !== undefined) expect(reached).toBeGreaterThanOrEqual(atLeast);
  if (atMost !== undefined) expect(reached).toBeLessThanOrEqual(atMost);
  const { samples, maxDifference } = await exportModel({
    run,
    path: join(run, `${name}.onnx`),
    checkpoint: 'best',
  });
  expect(samples).toBeGreaterThan(100);
  expect(maxDifference).toBeLessThan(1e-4);
});
