import { describe, expect, it } from 'vitest';
import { withFreeShapes } from '../../../engine/ir/free-shapes.ts';
import { float32, formatShape } from '../../../engine/ir/type.ts';
import { type Graph, input, operationsOf, scalar, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import { add, exp, mul, reshape, squeeze, unsqueeze } from '../../../engine/ops/index.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';

const x = input('feed', 'x', float32([2, 3, 1, 1]));
const scale = input('parameter', 'scale', float32([3]));
const shift = input('parameter', 'shift', float32([3]));
const inputs = [x, scale, shift];
const numbers = (count: number, by: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(by * i));

const freed = (outputs: { [name: string]: Value }, ...names: string[]): Graph => {
  const graph = withFreeShapes(graphOf(inputs, outputs), new Set(names));
  verify(graph);
  return graph;
};
const rowsOf = (graph: Graph): string[] =>
  operationsOf(graph.outputs.map(({ value }) => value)).map(({ row }) => row.name);
const shapeOfInput = (graph: Graph, i: number): string => formatShape(shapeOf(graph.inputs[i]!));
const shapeOfOutput = (graph: Graph, i = 0): string => formatShape(shapeOf(graph.outputs[i]!.value));

/** Elements by name, whatever their shapes. */
async function run(graph: Graph) {
  const data = [numbers(6, 1), numbers(3, 2), numbers(3, 3)];
  return runGraph(graph, new Map(graph.inputs.map((value, i) => [value, data[i]!])));
}

describe('withFreeShapes', () => {
  it('takes inputs as they are used, and gives outputs as they are made', async () => {
    const moved = add(mul(x, reshape(scale, [1, 3, 1, 1])), unsqueeze(shift, [1, 2]));
    const outputs = { y: squeeze(reshape(exp(moved), [6, 1]), [1]) };
    const graph = freed(outputs, 'scale', 'shift', 'y');
    expect(rowsOf(graph)).toEqual(['Mul', 'Add', 'Exp']);
    expect(graph.inputs.map((_, i) => shapeOfInput(graph, i))).toEqual([
      '[2, 3, 1, 1]',
      '[1, 3, 1, 1]',
      '[3, 1, 1]',
    ]);
    expect(shapeOfOutput(graph)).toBe('[2, 3, 1, 1]');
    expect(await run(graph)).toEqual(await run(graphOf(inputs, outputs)));
  });

  it('leaves the shapes of what is not named', () => {
    const outputs = { y: reshape(mul(x, reshape(scale, [1, 3, 1, 1])), [6]) };
    const graph = freed(outputs, 'x');
    expect(rowsOf(graph)).toEqual(['Reshape', 'Mul', 'Reshape']);
    expect(shapeOfInput(graph, 1)).toBe('[3]');
    expect(shapeOfOutput(graph)).toBe('[6]');
  });

  it('takes the first of several shapes, and leaves what is also used as it is', async () => {
    const several = add(reshape(scale, [3, 1]), add(reshape(scale, [1, 3]), reshape(shift, [1, 3])));
    const outputs = { y: add(several, shift) };
    const graph = freed(outputs, 'scale', 'shift');
    expect(rowsOf(graph).filter(name => name === 'Reshape')).toHaveLength(2);
    expect(shapeOfInput(graph, 1)).toBe('[3, 1]');
    expect(shapeOfInput(graph, 2)).toBe('[3]');
    expect(await run(graph)).toEqual(await run(graphOf(inputs, outputs)));
  });

  it('leaves an output that nothing makes', async () => {
    const outputs = { y: reshape(scale, [3, 1]), next: shift, one: reshape(scalar(1), [1]) };
    const graph = freed(outputs, 'y', 'next', 'one');
    expect(graph.outputs.map((_, i) => shapeOfOutput(graph, i))).toEqual(['[3, 1]', '[3]', '[1]']);
    expect(await run(graph)).toEqual(await run(graphOf(inputs, outputs)));
  });
});
