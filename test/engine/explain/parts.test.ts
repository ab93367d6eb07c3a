import { describe, expect, it } from 'vitest';
import { numbered, numberIn } from '../../../engine/explain/parts.ts';
import { type Graph, operationsOf, type Value } from '../../../engine/ir/value.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { smallConvolutions } from '../../support/small-network.ts';

/** Who uses what, by places. */
function structureOf({ outputs }: Graph) {
  const operations = operationsOf(outputs.map(({ value }) => value));
  const places = new Map(operations.map((operation, i) => [operation, i]));
  const told = ({ source, index, type }: Value) => {
    if (source.kind === 'operation') return `${places.get(source)}.${index}`;
    return source.kind === 'input' ? source.name : { type, data: source.data };
  };
  return {
    operations: operations.map(({ inputs, attributes }) => [inputs.map(told), attributes]),
    outputs: outputs.map(({ name, value }) => [name, told(value)]),
  };
}

describe('the parts of a training graph', () => {
  it('have numbers, in a graph that is otherwise the same', async () => {
    const training = buildTrainingGraph(await smallConvolutions(), { batchSize: 8 });
    const { training: renamed, parts } = numbered(training);
    const operations = operationsOf(renamed.graph.outputs.map(({ value }) => value));
    expect(operations.map(({ row, origin }) => [row.name, origin])).toEqual(
      parts.map(({ operation }, i) => [operation.row.name, `#${i}`]),
    );
    expect(structureOf(renamed.graph)).toEqual(structureOf(training.graph));
  });

  it('belong to the forward pass, the backward pass or the update', async () => {
    const training = buildTrainingGraph(await smallConvolutions(), { batchSize: 8 });
    const { parts } = numbered(training);
    const phasesOf = (row: string) => [
      ...new Set(parts.filter(({ operation }) => operation.row.name === row).map(({ phase }) => phase)),
    ];
    expect(phasesOf('Conv')).toEqual(['forward']);
    expect(phasesOf('ConvWeightGradient')).toEqual(['backward']);
    expect(phasesOf('MaxPoolGradient')).toEqual(['backward']);
    // Adam's alone.
    expect(phasesOf('Sqrt')).toEqual(['update']);
  });
});

describe('the number in a node’s name', () => {
  it('comes through what onnxruntime makes of it', () => {
    expect(numberIn('#12/Conv_2')).toBe(12);
    expect(numberIn('fused #3/Conv')).toBe(3);
    expect(numberIn('#4/MatMul/MatMulAddFusion')).toBe(4);
    expect(numberIn('ReorderInput')).toBeNull();
  });
});
