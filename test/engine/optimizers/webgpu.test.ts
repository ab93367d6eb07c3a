/** Every optimizer's update, with all its options on, runs on webgpu alone and gives what the CPU gives. */
import { describe, expect, test } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const type = float32([4, 3]);

function updateOf(name: string) {
  const { attributes, slots, scalars, update } = optimizers[name]!;
  const given = Object.entries(attributes).flatMap(([key, { kind }]) =>
    kind === 'bool' ? [[key, true]] : [],
  );
  const decay = attributes.weightDecay ? { weightDecay: 0.1 } : {};
  const momentum = attributes.momentum ? { momentum: 0.9 } : {};
  const hyper = withDefaults(attributes, { ...Object.fromEntries(given), ...decay, ...momentum });
  const feeds = new Map([
    [input('parameter', 'parameter', type), fill(1, 12)],
    [input('feed', 'gradient', type), fill(2, 12)],
    // Means of squares are not negative.
    ...slots(hyper).map((slot, i) => [input('slot', slot, type), fill(3 + i, 12, 0.5, 0.5)] as const),
    ...Object.entries(scalars(9, 0.05, hyper)).map(
      ([scalar, value]) => [input('scalar', scalar, float32([])), Float32Array.of(value)] as const,
    ),
  ]);
  const values = [...feeds.keys()];
  const named = (role: string) =>
    Object.fromEntries(
      values.flatMap(value =>
        value.source.kind === 'input' && value.source.role === role ? [[value.source.name, value]] : [],
      ),
    );
  const [parameter, gradient] = values as [(typeof values)[0], (typeof values)[0]];
  const next = update({ parameter, gradient, slots: named('slot'), scalars: named('scalar') }, hyper);
  const results = Object.entries(next.slots).map(([slot, value]) => [`next ${slot}`, value]);
  return { graph: graphOf(values, { next: next.parameter, ...Object.fromEntries(results) }), feeds };
}

const skipped = noWebGpu && ` (skipped, no webgpu: ${noWebGpu})`;
describe.skipIf(noWebGpu)(`on webgpu${skipped}`, () => {
  test.each(Object.keys(optimizers))('%s', async name => {
    const { graph, feeds } = updateOf(name);
    const cpu = await runGraph(graph, feeds);
    const gpu = await runGraph(graph, feeds, { provider: 'webgpu' });
    for (const [output, expected] of Object.entries(cpu)) {
      const found = gpu[output] as Float32Array;
      expect(relativeDifference(found, expected as Float32Array, 1e-2), output).toBeLessThan(1e-4);
    }
  });
});
