/** The graph that gives every parameter, buffer and slot its first value. */
import { simplify } from '../ir/simplify.ts';
import { type Graph, input, withOrigin } from '../ir/value.ts';
import { verify } from '../ir/verify.ts';
import { filled, uniform } from '../ops/index.ts';
import { averagedBy } from './average.ts';
import type { State } from './compiled.ts';
import type { Lowering } from './lower.ts';
import { RANDOM_KEY, streamOf } from './random.ts';

/**
 * Each draw has a stream of its own, from the parameter's name: a layer that is added changes no other's first values.
 */
export function initializationGraph({ parameters, buffers }: Lowering, slots: readonly State[]): Graph {
  const key = input('scalar', RANDOM_KEY, { dtype: 'uint32', shape: [] });
  const concrete = (state: State) => state.type.shape as readonly number[];
  const weights = new Map(
    parameters.map(({ state, initializer, fans }) => {
      let draws = 0;
      const draw = (shape: State['type']['shape']) =>
        uniform(key, streamOf(`${state.name}/${draws++}`), shape);
      const value = withOrigin(state.node, () => initializer.build(concrete(state), fans, draw));
      return [state.name, value] as const;
    }),
  );
  // Until there is an average, the weights are what it is of.
  const startOf = (slot: State) => weights.get(averagedBy(slot) ?? '') ?? filled(0, concrete(slot));
  const outputs = [
    ...[...weights].map(([name, value]) => ({ name, value })),
    ...buffers.map(({ state, start }) => ({ name: state.name, value: filled(start, concrete(state)) })),
    ...slots.map(state => ({ name: state.name, value: startOf(state) })),
  ];
  const graph = simplify({ name: 'initialization', inputs: [key], outputs });
  verify(graph);
  return graph;
}
