/**
 * Every network that is measured takes a step on webgpu, in software where there is no GPU, as near to the CPU's as the CPU's own is
 * when its parameters are rounded otherwise: deep networks with batch normalization magnify the last bit by thousands.
 */
import { expect, test } from 'vitest';
import { randomFeeds } from '../../bench/random-feeds.ts';
import { trainEntries } from '../../bench/train/index.ts';
import { DeviceSteps, median } from '../support/device-steps.ts';
import { noWebGpu } from '../support/webgpu.ts';

/** So few that a step in software takes a minute, and enough for statistics over a batch. */
const BATCH = 4;

test.skipIf(noWebGpu).each(trainEntries.map(({ name }) => name))('%s', async name => {
  const document = await trainEntries.find(entry => entry.name === name)!.document();
  const steps = await DeviceSteps.of(document, BATCH, 1, ({ feeds }) => randomFeeds(feeds, document));
  const [cpu, rounded, gpu] = [await steps.on('cpu'), await steps.rounded(), await steps.on('webgpu')];
  expect(gpu.losses[0]! / cpu.losses[0]!).toBeCloseTo(1, 4);
  const [own, found] = [median(steps.apart(cpu, rounded)), median(steps.apart(cpu, gpu))];
  expect(found, `${own} on the CPU itself`).toBeLessThan(10 * Math.max(own, 1e-6));
});
