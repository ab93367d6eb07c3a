/** How every parameter, buffer and slot gets its first value. */
import { simplify } from '../ir/simplify.ts';
import { substitute } from '../ir/substitute.ts';
import { float32, type Shape, sameShape } from '../ir/type.ts';
import { type Graph, input, operationsOf, type Value, withOrigin } from '../ir/value.ts';
import { verify } from '../ir/verify.ts';
import { uniform } from '../ops/index.ts';
import { numberIn } from '../ops/operand.ts';
import { averagedBy } from './average.ts';
import { type Drawn, FIRST_VALUE, type Initialization, type State, streamInput } from './compiled.ts';
import { drawKernel } from './draw-kernel.ts';
import type { Lowering, Parameter } from './lower.ts';
import { RANDOM_KEY, streamOf } from './random.ts';

/**
 * Each draw has a stream of its own, from the parameter's name: a layer that is added changes no other's first values. What is
 * drawn is an input at first, so that parameters of one shape and initializer are one value, which `simplify` finds.
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
      states,
      by: built.drawnBy(value, states[0]!.streams.length),
    })),
  };
}

/** What the initializers build, all in one graph, in which equal values are one. */
class Building {
  /** What is drawn: one for each number of a draw and each shape. */
  readonly #draws: { readonly index: number; readonly draw: Value }[] = [];
  /** How many numbers each parameter draws, by its name. */
  readonly #counts = new Map<string, number>();
  readonly #values: ReadonlyMap<string, Value>;

  constructor(parameters: readonly Parameter[]) {
    const outputs = parameters.map(parameter => ({
      name: parameter.state.name,
      value: withOrigin(parameter.state.node, () => this.#build(parameter)),
    }));
    const inputs = this.#draws.map(({ draw }) => draw);
    const { outputs: simple } = simplify({ name: 'initialization', inputs, outputs });
    this.#values = new Map(simple.map(({ name, value }) => [name, value]));
  }

  valueOf(parameter: string): Value {
    return this.#values.get(parameter)!;
  }

  streamsOf(parameter: string): number[] {
    return Array.from({ length: this.#counts.get(parameter)! }, (_, i) => streamOf(`${parameter}/${i}`));
  }

  /** @param count how many numbers it draws */
  drawnBy(value: Value, count: number): Drawn['by'] {
    const draws = Array.from({ length: count }, (_, i) => this.#draw(i, value.type.shape));
    const rows = drawKernel(value, draws);
    return rows ? { kind: 'kernel', rows } : { kind: 'graph', graph: this.#graphOf(value, count) };
  }

  #build({ state, initializer, fans }: Parameter): Value {
    let count = 0;
    const value = initializer.build(state.type.shape, fans, shape => this.#draw(count++, shape));
    this.#counts.set(state.name, count);
    return value;
  }

  #draw(index: number, shape: Shape): Value {
    const known = this.#draws.find(each => each.index === index && sameShape(each.draw.type.shape, shape));
    if (known) return known.draw;
    const draw = withOrigin('', () => input('feed', `draw/${this.#draws.length}`, float32(shape)));
    this.#draws.push({ index, draw });
    return draw;
  }

  #graphOf(value: Value, count: number): Graph {
    const uint32 = (name: string): Value => input('scalar', name, { dtype: 'uint32', shape: [] });
    const key = uint32(RANDOM_KEY);
    const streams = Array.from({ length: count }, (_, i) => uint32(streamInput(i)));
    const leaves = new Set([value, ...operationsOf([value]).flatMap(({ inputs }) => inputs)]);
    const drawn = this.#draws
      .filter(({ draw }) => leaves.has(draw))
      .map(({ index, draw }) => [draw, uniform(key, streams[index]!, draw.type.shape)] as const);
    const [made] = substitute([value], new Map(drawn));
    const graph = simplify({
      name: 'initialization',
      inputs: [key, ...streams],
      outputs: [{ name: FIRST_VALUE, value: made! }],
    });
    verify(graph);
    return graph;
  }
}
