/** Pooling where the last window of the ceiling would begin beyond the input, and so is none. */
import { expect, test } from 'vitest';
import { constant, input, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { averagePool, concat, maxPool } from '../../../engine/ops/index.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

const settings = { kernelShape: [2, 1], strides: [2, 2], ceilMode: true };
const x = input('feed', 'x', { dtype: 'float32', shape: [1, 1, 3, 2] });
const data = Float32Array.of(1, 2, 3, 4, 5, 6);

/** onnxruntime inferred two columns of one, and refused what joins with them. */
const joined = async (y: Value) => {
  expect(shapeOf(y)).toEqual([1, 1, 2, 1]);
  const graph = graphOf([x], { y: concat([y, constant(Float32Array.of(0, 0), [1, 1, 2, 1])], 2) });
  return [...((await runGraph(graph, new Map([[x, data]]))).y as Float32Array)];
};

test('the largest of each window', async () =>
  expect(await joined(maxPool(x, settings))).toEqual([3, 5, 0, 0]));

test('the mean of each window', async () =>
  expect(await joined(averagePool(x, settings))).toEqual([2, 5, 0, 0]));

test('padding that no window sees', async () => {
  const padded = { kernelShape: [1, 2], strides: [1, 2], pads: [0, 1, 0, 1], ceilMode: true };
  const wide = input('feed', 'x', { dtype: 'float32', shape: [1, 1, 1, 2] });
  const y = averagePool(wide, { ...padded, countIncludePad: true });
  const graph = graphOf([wide], { y: concat([y, constant(Float32Array.of(0, 0), [1, 1, 1, 2])], 2) });
  const found = (await runGraph(graph, new Map([[wide, Float32Array.of(1, 3)]]))).y;
  expect([...(found as Float32Array)]).toEqual([0.5, 1.5, 0, 0]);
});
