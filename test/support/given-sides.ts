/**
 * A training step that takes the sides it is told. A gradient jumps where a ReLU's input passes 0, and where another element of a pool's
 * window becomes the largest. Of millions of such numbers a few lie as near to that as two devices round apart, and one that falls on
 * the other side changes all gradients behind it by a thousand times the rounding. So what decides is fed; all else is computed.
 */
import type { TrainingGraph } from '../../engine/graph/compiled.ts';
import {
  applyAll,
  type GraphOutput,
  input,
  type Operation,
  operationsOf,
  type Value,
  withOrigin,
} from '../../engine/ir/value.ts';

export interface GivenSides {
  /** With one feed more for each tensor that decides. */
  readonly training: TrainingGraph;
  /** These tensors as the step itself computes them, by the names of the feeds. */
  readonly deciding: readonly GraphOutput[];
}

export function givenSides(training: TrainingGraph): GivenSides {
  const { graph, feeds } = training;
  const given = new Map<Value, Value>();
  const give = (value: Value): Value => {
    if (!given.has(value)) given.set(value, input('feed', `side/${given.size}`, value.type));
    return given.get(value)!;
  };
  const rebuilt = new Map<Value, Value>();
  for (const operation of operationsOf(graph.outputs.map(({ value }) => value))) {
    const { row, inputs, attributes, outputs, origin } = operation;
    const deciding = decidingInputs(operation);
    const read = inputs.map(value =>
      deciding.includes(value) ? give(value) : (rebuilt.get(value) ?? value),
    );
    const made = withOrigin(origin, () => applyAll(row, read, attributes));
    outputs.forEach((output, i) => {
      rebuilt.set(output, made[i]!);
    });
  }
  const deciding = [...given.keys()].map((value, i) => ({ name: `side/${i}`, value }));
  return {
    training: {
      ...training,
      graph: {
        ...graph,
        inputs: [...graph.inputs, ...given.values()],
        outputs: graph.outputs.map(({ name, value }) => ({ name, value: rebuilt.get(value) ?? value })),
      },
      feeds: [...feeds, ...deciding.map(({ name, value: { type } }) => ({ name, field: '', type }))],
    },
    deciding,
  };
}

/** What is compared, and what the gradient of a pool finds the largest of; where the step computes it, in floats. */
function decidingInputs({ row, inputs, outputs }: Operation): readonly Value[] {
  const compared = outputs[0]!.type.dtype === 'bool' ? inputs : [];
  const found = row.name === 'MaxPoolGradient' ? inputs.slice(0, 1) : compared;
  return found.filter(({ source, type }) => source.kind === 'operation' && type.dtype === 'float32');
}
