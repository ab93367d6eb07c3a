/**
 * Gives both sides of a broadcast the same rank where the last dimension is 1. onnxruntime's CPU provider then goes through a
 * tensor in one stretch; with a scalar of rank 0 beside a [256, 1024, 1, 1] it goes number by number, which takes 20 times as
 * long (25 ns a number for 1.3). The weights of a 1×1 convolution have this shape, and an optimizer has many scalars.
 */
import { reshape } from '../ops/movement.ts';
import type { Shape } from './type.ts';
import {
  applyAll,
  type Graph,
  type Operation,
  operationsOf,
  shapeOf,
  type Value,
  withOrigin,
} from './value.ts';

const BROADCASTING: ReadonlySet<string> = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Pow',
  'Max',
  'Min',
  'Where',
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
]);

/** Types stay; the graph itself where nothing needs it. */
export function alignRanks(graph: Graph): Graph {
  const aligned = new Map<Value, Value>();
  const of = (value: Value): Value => aligned.get(value) ?? value;
  for (const operation of operationsOf(graph.outputs.map(output => output.value))) {
    const { row, inputs, outputs, attributes, origin } = operation;
    const stretches = isSlow(operation);
    const rank = shapeOf(outputs[0]!).length;
    const mapped = withOrigin(origin, () =>
      inputs.map(input => (stretches ? withRank(of(input), rank) : of(input))),
    );
    if (mapped.every((input, i) => input === inputs[i])) continue;
    const made = withOrigin(origin, () => applyAll(row, mapped, attributes));
    outputs.forEach((output, i) => {
      aligned.set(output, made[i]!);
    });
  }
  if (aligned.size === 0) return graph;
  return { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

/** A result of one number has nothing to gain. */
function isSlow({ row, outputs }: Operation): boolean {
  if (!BROADCASTING.has(row.name)) return false;
  const shape = shapeOf(outputs[0]!);
  return shape.at(-1) === 1 && shape.some(dim => dim !== 1);
}

const withRank = (value: Value, rank: number): Value => {
  const shape = shapeOf(value);
  return shape.length === rank ? value : reshape(value, ones(rank - shape.length, shape));
};

const ones = (count: number, shape: Shape): Shape => [...new Array<number>(count).fill(1), ...shape];
