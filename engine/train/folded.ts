/**
 * The network as it is exported: normalizations by running statistics are part of the weights before them, which are computed here
 * once, by the operations and with the roundings of the evaluation's graph. A weight keeps its name; the state that went into it is gone.
 */
import type { InferenceGraph } from '../graph/compiled.ts';
import { type Folded, foldNormalization } from '../ir/fold-normalization.ts';
import { joinBias } from '../ir/join-bias.ts';
import { substitute } from '../ir/substitute.ts';
import { type Graph, input, operationsOf, type Value, withOrigin } from '../ir/value.ts';
import { Names } from '../onnx/names.ts';
import { computeOnce } from '../session/compute-once.ts';
import type { StateData } from '../session/step-session.ts';

export interface Exported {
  readonly graph: Graph;
  /** Of all inputs of the graph that are no feeds. */
  readonly values: StateData;
}

export async function foldedNetwork({ graph }: InferenceGraph, values: StateData): Promise<Exported> {
  const { graph: whole, folded } = foldNormalization(joinBias(graph));
  if (folded.length === 0) return { graph: whole, values };
  const parameters = parametersFor(whole, folded);
  const results = substitute(
    whole.outputs.map(({ value }) => value),
    new Map(parameters.map(({ made, parameter }) => [made, parameter])),
  );
  const read = leavesOf(results);
  const computed = await computeOnce(
    parameters.map(({ made, name }) => ({ name, value: made })),
    values,
  );
  return {
    graph: {
      ...whole,
      inputs: [
        ...whole.inputs.filter(value => isFeed(value) || read.has(value)),
        ...parameters.map(({ parameter }) => parameter),
      ],
      outputs: whole.outputs.map(({ name }, i) => ({ name, value: results[i]! })),
    },
    values: { ...values, ...computed },
  };
}

/** What stands for a folded weight, by its old name unless something else still reads the state of that name. */
function parametersFor({ outputs }: Graph, folded: readonly Folded[]) {
  const made = new Set(folded.map(({ value }) => value));
  const names = new Names();
  for (const { source } of leavesOf(
    outputs.map(({ value }) => value),
    made,
  ))
    if (source.kind === 'input') names.reserve(source.name, 'input');
  return folded.map(({ value, name: wish }) => {
    const name = names.unique(wish);
    return {
      name,
      made: value,
      parameter: withOrigin(value.origin, () => input('parameter', name, value.type)),
    };
  });
}

/** Inputs and constants that the values need. @param given values that are there already */
function leavesOf(values: readonly Value[], given?: ReadonlySet<Value>): Set<Value> {
  const inner = operationsOf(values, given).flatMap(({ inputs }) => inputs);
  return new Set([...values, ...inner].filter(({ source }) => source.kind !== 'operation'));
}

const isFeed = ({ source }: Value): boolean => source.kind === 'input' && source.role === 'feed';
