/**
 * Every network that is measured takes a step on webgpu, in software where there is no GPU, as near to the CPU's as the CPU's own is
 * when its parameters are rounded otherwise: deep networks with batch normalization magnify the last bit by thousands.
 *
 * All take the same side of each threshold (see givenSides). Left to itself, ResNet-18 has one number of 32,768 in its last ReLU that is
 * -3e-6 on the CPU and 6e-6 on the GPU, within what both round, and nearly all gradients are 4e-3 apart for it; from other first
 * parameters the CPU is as far from itself. A bound that allows for it would not see faults, and to take the best of several seeds is
 * luck, less the larger the network (MobileNetV2: 9e-3). With the sides given, every single gradient can be judged.
 */
import { expect, test } from 'vitest';
import { randomFeeds } from '../../bench/random-feeds.ts';
import { trainEntries } from '../../bench/train/index.ts';
import { DeviceSteps, median } from '../support/device-steps.ts';
import { noWebGpu } from '../support/webgpu.ts';

/** So few that a step in software takes a minute or two, and enough for statistics over a batch. */
const BATCH = 4;

/**
 * U-Net takes four times as long as ResNet-18 for each sample: with four of them, half of the time of this file was its alone. Nothing
 * in it is normalized over the batch, and a sum over samples that is wrong shows with two.
 */
const SMALLER_BATCH: Readonly<Record<string, number>> = { 'unet-64x64': 2 };

test.skipIf(noWebGpu).each(trainEntries.map(({ name }) => name))('%s', async name => {
  const document = await trainEntries.find(entry => entry.name === name)!.document();
  const free = await DeviceSteps.of(document, SMALLER_BATCH[name] ?? BATCH, 1, ({ feeds }) =>
    randomFeeds(feeds, document),
  );
  const steps = await free.onGivenSides();
  const [cpu, rounded, gpu] = [await steps.on('cpu'), await steps.rounded(), await steps.on('webgpu')];
  expect(gpu.losses[0]! / cpu.losses[0]!).toBeCloseTo(1, 4);
  const [own, found] = [steps.apart(cpu, rounded), steps.apart(cpu, gpu)];
  expect(median(found), `${median(own)} on the CPU itself`).toBeLessThan(10 * Math.max(median(own), 1e-6));
  // In the median a wrong gradient of one parameter would not show.
  const wrong = Object.entries(found).filter(([state, ratio]) => ratio > 10 * Math.max(own[state]!, 1e-4));
  expect(wrong).toEqual([]);
});
