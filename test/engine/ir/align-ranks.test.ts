import { describe, expect, it } from 'vitest';
import { alignRanks } from '../../../engine/ir/align-ranks.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import { float32, formatType } from '../../../engine/ir/type.ts';
import { input, operationsOf, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import { add, div, greater, mul, sub, where } from '../../../engine/ops/index.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

const weight = input('parameter', 'weight', float32([6, 4, 1, 1]));
const gradient = input('slot', 'gradient', float32([6, 4, 1, 1]));
const perInput = input('buffer', 'perInput', float32([4, 1, 1]));
const rate = input('scalar', 'rate', float32([]));
const inputs = [weight, gradient, perInput, rate];

/** What an optimizer does with the weights of a 1×1 convolution. */
const update = (): Value => {
  const moved = sub(weight, mul(gradient, rate));
  const scaled = div(mul(moved, perInput), 0.5);
  return where(greater(scaled, 0), scaled, add(scaled, rate));
};

describe('alignRanks', () => {
  it('leaves no operand of another rank beside a last dimension of 1, and gives the same numbers', async () => {
    const graph = graphOf(inputs, { next: update() });
    const aligned = simplify(alignRanks(graph));
    verify(aligned);
    expect(formatType(aligned.outputs[0]!.value.type)).toBe('float32[6, 4, 1, 1]');
    for (const { row, inputs: operands } of operationsOf(aligned.outputs.map(({ value }) => value)))
      if (row.name !== 'Reshape')
        expect(operands.map(operand => shapeOf(operand).length)).toEqual(operands.map(() => 4));
    const numbers = (count: number, by: number) =>
      Float32Array.from({ length: count }, (_, i) => Math.sin(by * i));
    const feeds = new Map([
      [weight, numbers(24, 1)],
      [gradient, numbers(24, 2)],
      [perInput, numbers(4, 3)],
      [rate, Float32Array.of(0.1)],
    ]);
    expect(await runGraph(aligned, feeds)).toEqual(await runGraph(graph, feeds));
  });

  it('makes one reshape of a scalar that is used often', () => {
    const aligned = simplify(alignRanks(graphOf(inputs, { next: update() })));
    const reshapes = operationsOf(aligned.outputs.map(({ value }) => value)).filter(
      ({ row, inputs: [of] }) => row.name === 'Reshape' && of === rate,
    );
    expect(reshapes).toHaveLength(1);
  });

  it('is the graph itself where the last dimension is larger', () => {
    const x = input('feed', 'x', float32([8, 3]));
    const graph = graphOf([x, rate], { y: mul(x, rate) });
    expect(alignRanks(graph)).toBe(graph);
  });
});
