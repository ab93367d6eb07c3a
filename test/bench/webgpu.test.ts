/** Every network that is measured trains and is judged on a GPU alone: a session that needs the CPU is refused. */
import { describe, expect, test } from 'vitest';
import { networkDocument } from '../../bench/network.ts';
import { randomFeeds } from '../../bench/random-feeds.ts';
import { trainEntries } from '../../bench/train/index.ts';
import { mlpNetwork } from '../../bench/train/mlp.ts';
import type { Training } from '../../engine/document/document.ts';
import { createSession } from '../../engine/session/runtime.ts';
import { createStepSession } from '../../engine/session/step-session.ts';
import { buildEvaluationGraph, buildTrainingGraph } from '../../engine/training-graph.ts';
import { DeviceSteps } from '../support/device-steps.ts';
import { noWebGpu } from '../support/webgpu.ts';

const settings = { device: 'webgpu', forbidFallback: true } as const;
const find = (name: string) => trainEntries.find(entry => entry.name === name)!;

describe.skipIf(noWebGpu)('on webgpu', { timeout: 120_000 }, () => {
  test.each(trainEntries.map(({ name }) => name))('%s', async name => {
    const document = await find(name).document();
    const { batchSize } = document.training;
    const step = await createStepSession(buildTrainingGraph(document, { batchSize }), settings);
    await step.close();
    const judge = await createSession(buildEvaluationGraph(document, { batchSize }).graph, settings);
    await judge.release();
  });

  test.each<[string, Partial<Training>]>([
    ['as it is', {}],
    ['recomputed', { recompute: true }],
    ['gathered and averaged', { accumulate: 2, averaging: { decay: 0.9 } }],
    [
      'by optimizers in turn',
      {
        phases: ['dense1', 'dense3'].map(node => ({
          name: node,
          outputs: ['class'],
          nodes: [node],
          optimizer: { type: 'SGD', attributes: { learningRate: 0.1 } },
          clipNorm: 1,
        })),
      },
    ],
  ])('a network takes the steps of the CPU: %s', async (_, training) => {
    // In software a step over the first network's weights takes seconds.
    const document = await networkDocument(mlpNetwork([64, 32, 24, 10], 4));
    const steps = await DeviceSteps.of(
      { ...document, training: { ...document.training, ...training } },
      4,
      3,
      ({ feeds }) => randomFeeds(feeds, document),
    );
    const [cpu, gpu] = [await steps.on('cpu'), await steps.on('webgpu')];
    gpu.losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(cpu.losses[i]!, 3);
    });
    expect(Math.max(...Object.values(steps.apart(cpu, gpu)))).toBeLessThan(1e-2);
  });
});
