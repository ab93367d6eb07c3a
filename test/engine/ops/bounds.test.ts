import { expect, it } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { input, type Value } from '../../../engine/ir/value.ts';
import { elu, hardTanh, leakyRelu, reduceSum, relu } from '../../../engine/ops/index.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

/** PyTorch 2.15's gradients of the sum, by autograd. */
it.each<[string, (x: Value) => Value, number[]]>([
  ['relu', relu, [0, 0, 1, 1, 1]],
  ['leaky relu', x => leakyRelu(x, 0.5), [0.5, 0.5, 1, 1, 1]],
  ['relu6', x => hardTanh(x, 0, 6), [0, 0, 1, 0, 0]],
  ['elu', x => elu(x, 1), [Math.exp(-1), 1, 1, 1, 1]],
])('the gradient of %s at its bounds is PyTorch’s', async (_, of, expected) => {
  const x = input('feed', 'x', float32([5]));
  const [gradient] = gradients(reduceSum(of(x)), [x]);
  const found = await runGraph(
    graphOf([x], { gradient: gradient! }),
    new Map([[x, Float32Array.of(-1, 0, 3, 6, 7)]]),
  );
  for (const [i, value] of expected.entries()) expect(found.gradient![i]).toBeCloseTo(value, 6);
});
