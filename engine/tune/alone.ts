/** An operation by itself, to be measured: a graph of one. */
import { peakBytes } from '../ir/liveness.ts';
import { simplify } from '../ir/simplify.ts';
import { applyAll, type Graph, input, type Operation, withOrigin } from '../ir/value.ts';
import { executionOrder } from '../onnx/execution-order.ts';
import { chosenFrom, type FormChoices } from '../onnx/form-choices.ts';
import { expandForms } from '../onnx/forms.ts';
import type { Target } from '../ops/op.ts';

/** Its results come first, then what its surroundings compute anyhow. */
export function alone({ row, inputs, attributes }: Operation): Graph {
  return withOrigin('', () => {
    const given = inputs.map(({ type }, i) => input('feed', `input_${i}`, type));
    const results = applyAll(row, given, attributes);
    const beside = row.beside?.(given, attributes) ?? [];
    return {
      name: 'alone',
      inputs: given,
      outputs: [...results, ...beside].map((value, i) => ({ name: `output_${i}`, value })),
    };
  });
}

/** Bytes that it needs for what it computes on the way. */
export function bytesAlone(operation: Operation, target: Target, choices: FormChoices): number {
  const graph = simplify(expandForms(alone(operation), target, chosenFrom(choices)));
  return peakBytes(graph, executionOrder(graph));
}
