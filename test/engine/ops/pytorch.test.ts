/** Rows that no compared network holds, beside PyTorch's functions: values and gradients. */
import { expect, test } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { apply, input, shapeOf } from '../../../engine/ir/value.ts';
import { mul, reduceSum, rows } from '../../../engine/ops/index.ts';
import { dataOf } from '../../../engine/ops/operand.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { opCases } from '../../support/reference/ops.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

const product = (shape: readonly number[]): number => shape.reduce((total, size) => total * size, 1);

test.each(Object.keys(opCases))('%s', async name => {
  const { row: rowName, attributes, inputs, output, gradients: expected } = opCases[name]!;
  const row = rows.find(each => each.name === rowName)!;
  const feeds = inputs.map(({ shape, indices }, i) => ({
    value: input('feed', `x${i}`, { dtype: indices ? 'int64' : 'float32', shape }),
    data: indices ? dataOf('int64', indices) : fill(i + 1, product(shape), 2),
  }));
  const y = apply(
    row,
    feeds.map(({ value }) => value),
    attributes,
  );
  const weights = input('feed', 'weights', { dtype: 'float32', shape: shapeOf(y) });
  const moved = feeds.filter((_, i) => !inputs[i]!.indices).map(({ value }) => value);
  const slopes = row.vjp === 'none' ? [] : gradients(reduceSum(mul(y, weights)), moved);
  const found = await runGraph(
    graphOf([...feeds.map(({ value }) => value), weights], {
      y,
      ...Object.fromEntries(slopes.map((slope, i) => [`gradient${i}`, slope!])),
    }),
    new Map([
      ...feeds.map(({ value, data }) => [value, data] as const),
      [weights, fill(501, output.length)] as const,
    ]),
  );
  expect(relativeDifference(found.y as Float32Array, output, 0.1)).toBeLessThan(1e-5);
  expected.forEach((gradient, i) => {
    // A row without a gradient has none that PyTorch would have: all 0.
    const ours = (found[`gradient${i}`] as Float32Array) ?? new Float32Array(gradient.length);
    expect(relativeDifference(ours, gradient, 0.1)).toBeLessThan(1e-5);
  });
});
