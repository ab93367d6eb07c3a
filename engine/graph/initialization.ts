/** The graphs that give every parameter, buffer and slot its first value. */
import { simplify } from '../ir/simplify.ts';
import { type Graph, input, type Value, withOrigin } from '../ir/value.ts';
import { verify } from '../ir/verify.ts';
import { uniform } from '../ops/index.ts';
import { numberIn } from '../ops/operand.ts';
import { averagedBy } from './average.ts';
import { type Drawn, FIRST_VALUE, type Initialization, type State, streamInput } from './compiled.ts';
import type { Lowering, Parameter } from './lower.ts';
import { RANDOM_KEY, streamOf } from './random.ts';

/**
 * Each draw has a stream of its own, from the parameter's name: a layer that is added changes no other's first values. The streams
 * are inputs, so that parameters of one shape and initializer are one value, which `simplify` finds, and one graph.
 */
export function initializationOf({ parameters, buffers }: Lowering, slots: readonly State[]): Initialization {
  const built = new Building(parameters);
  const filled: { [state: string]: number } = {};
  const drawn = new Map<Value, Drawn['states'][number][]>();
  const begin = (name: string, { state }: Parameter): void => {
    const value = built.valueOf(state.name);
    const number = numberIn(value);
    if (number !== null) filled[name] = number;
    else drawn.set(value, [...(drawn.get(value) ?? []), { name, streams: built.streamsOf(state.name) }]);
  };
  const byName = new Map(parameters.map(parameter => [parameter.state.name, parameter]));
  for (const parameter of parameters) begin(parameter.state.name, parameter);
  for (const { state, start } of buffers) filled[state.name] = start;
  for (const slot of slots) {
    // Until there is an average, the weights are what it is of.
    const averaged = byName.get(averagedBy(slot) ?? '');
    if (averaged) begin(slot.name, averaged);
    else filled[slot.name] = 0;
  }
  return {
    filled,
    drawn: [...drawn].map(([value, states]) => ({
      graph: built.graphOf(value, states[0]!.streams.length),
      states,
    })),
  };
}

/** What the initializers build, all in one graph, in which equal values are one. */
class Building {
  readonly #key = input('scalar', RANDOM_KEY, { dtype: 'uint32', shape: [] });
  readonly #streams: Value[] = [];
  /** How many numbers each parameter draws, by its name. */
  readonly #draws = new Map<string, number>();
  readonly #values: ReadonlyMap<string, Value>;

  constructor(parameters: readonly Parameter[]) {
    const outputs = parameters.map(parameter => ({
      name: parameter.state.name,
      value: withOrigin(parameter.state.node, () => this.#build(parameter)),
    }));
    const { outputs: simple } = simplify({ name: 'initialization', inputs: this.#inputs(), outputs });
    this.#values = new Map(simple.map(({ name, value }) => [name, value]));
  }

  valueOf(parameter: string): Value {
    return this.#values.get(parameter)!;
  }

  streamsOf(parameter: string): number[] {
    return Array.from({ length: this.#draws.get(parameter)! }, (_, i) => streamOf(`${parameter}/${i}`));
  }

  /** @param draws how many numbers it draws */
  graphOf(value: Value, draws: number): Graph {
    const outputs = [{ name: FIRST_VALUE, value }];
    const graph = { name: 'initialization', inputs: this.#inputs(draws), outputs };
    verify(graph);
    return graph;
  }

  #build({ state, initializer, fans }: Parameter): Value {
    let draws = 0;
    const value = initializer.build(state.type.shape, fans, shape =>
      uniform(this.#key, this.#stream(draws++), shape),
    );
    this.#draws.set(state.name, draws);
    return value;
  }

  #stream(index: number): Value {
    this.#streams[index] ??= withOrigin('', () =>
      input('scalar', streamInput(index), { dtype: 'uint32', shape: [] }),
    );
    return this.#streams[index];
  }

  #inputs(draws = this.#streams.length): Value[] {
    return [this.#key, ...this.#streams.slice(0, draws)];
  }
}
