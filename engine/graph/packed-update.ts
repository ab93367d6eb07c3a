/**
 * A training graph that carries small states on in a few flat arrays. To tell a GPU of an operation takes longer than most of an
 * optimizer's operations do: a dozen of them for each of a hundred parameters become a dozen for all, and a few that lay the
 * gradients side by side and take the parameters apart. Large states stay as they are, since to copy them would cost more.
 */
import { substitute } from '../ir/substitute.ts';
import { float32, sizeOf, type TensorType } from '../ir/type.ts';
import { type Graph, type GraphOutput, input, type Value, withOrigin } from '../ir/value.ts';
import { isArray, nameOf } from '../kernels/kernel.ts';
import { concat, reshape, slice, split } from '../ops/index.ts';
import { nextName, type State, type TrainingGraph } from './compiled.ts';
import { type FlatUpdate, type Member, type SplitUpdate, splitUpdate, UPDATE } from './split-update.ts';

export interface PackedGraph {
  /** As a TrainingGraph's, with carried values in the place of states; no next value of one that does not change. */
  readonly graph: Graph;
  readonly carried: readonly Carried[];
}

/** What a step gives to the next. */
export interface Carried {
  readonly name: string;
  readonly type: TensorType;
  /** Side by side, they are all of it. */
  readonly states: readonly State[];
}

/** Elements, 4 MB: to pass over more takes a GPU longer than to be told of the operations that are saved. */
const LARGEST_STATE = 2 ** 20;
/** Elements, 64 MB: half of what every WebGPU device takes as one buffer. */
const LARGEST_ARRAY = 2 ** 24;
/** A shader sees eight buffers everywhere: what it takes apart, and the pieces. */
const MOST_PIECES = 7;

export function packUpdate(training: Pick<TrainingGraph, 'graph' | 'state'>): PackedGraph {
  const rest = splitUpdate(training, ({ changes }) =>
    changes.every(({ state }) => sizeOf(state.type.shape) <= LARGEST_STATE),
  );
  return withOrigin(UPDATE, () => packedGraph(training, rest));
}

function packedGraph(training: Pick<TrainingGraph, 'graph' | 'state'>, rest: SplitUpdate): PackedGraph {
  const byName = new Map(training.state.map(state => [state.name, state]));
  const packs = rest.updates.flatMap(fitting).map((update, i) => packOf(update, `packed/${i}`, byName));
  const packed = new Set(
    packs.flatMap(({ arrays }) => arrays.flatMap(({ states }) => states.map(({ name }) => name))),
  );

  const given = new Map(training.graph.inputs.map(value => [nameOf(value), value]));
  const made = new Map(resultsOf(rest.graph, packs).map(({ name, value }) => [name, value]));
  const named = (name: string): Value => made.get(name) ?? given.get(name)!;
  return {
    graph: {
      ...training.graph,
      inputs: [
        ...training.graph.inputs.filter(value => !packed.has(nameOf(value))),
        ...packs.flatMap(({ values }) => values),
      ],
      outputs: [
        ...training.graph.outputs
          .filter(({ name }) => made.has(name))
          .map(({ name }) => ({ name, value: named(name) })),
        ...packs.flatMap(pack => nextOf(pack, named)),
      ],
    },
    carried: [
      ...training.state
        .filter(({ name }) => !packed.has(name))
        .map(state => ({ name: state.name, type: state.type, states: [state] })),
      ...packs.flatMap(({ arrays }) => arrays),
    ],
  };
}

interface Pack extends FlatUpdate {
  /** One for each state of a member. */
  readonly arrays: readonly Carried[];
  /** The arrays before the step. */
  readonly values: readonly Value[];
}

function packOf({ kernel, members }: FlatUpdate, name: string, byName: ReadonlyMap<string, State>): Pack {
  const type = float32([members.reduce((sum, { size }) => sum + size, 0)]);
  const arrays = kernel.outputs.map((_, i) => ({
    name: `${name}/${i}`,
    type,
    states: members.map(({ states }) => byName.get(states[i]!)!),
  }));
  return { kernel, members, arrays, values: arrays.map(({ name }) => input('slot', name, type)) };
}

/** As many as it takes, where an array would grow too large. */
function fitting({ kernel, members }: FlatUpdate): FlatUpdate[] {
  const groups: Member[][] = [];
  let room = 0;
  for (const member of members) {
    if (member.size > room) {
      groups.push([]);
      room = LARGEST_ARRAY;
    }
    groups.at(-1)!.push(member);
    room -= member.size;
  }
  return groups.map(members => ({ kernel, members }));
}

/** What the rest of the step gives, where it reads the states in the arrays. */
function resultsOf({ inputs, outputs }: Graph, packs: readonly Pack[]): GraphOutput[] {
  const read = new Map(inputs.map(value => [nameOf(value), value]));
  const pieces = new Map<Value, Value>();
  for (const { arrays, values } of packs)
    for (const [i, { states }] of arrays.entries()) {
      if (!states.some(({ name }) => read.has(name))) continue;
      const taken = takenApart(
        values[i]!,
        states.map(({ type }) => sizeOf(type.shape)),
      );
      for (const [k, { name, type }] of states.entries()) {
        const value = read.get(name);
        if (value) pieces.set(value, reshape(taken[k]!, type.shape));
      }
    }
  const results = substitute(
    outputs.map(({ value }) => value),
    pieces,
  );
  return outputs.map(({ name }, i) => ({ name, value: results[i]! }));
}

/** The pieces of an array, one after the other, of so many elements each. */
export function takenApart(array: Value, sizes: readonly number[]): Value[] {
  if (sizes.length <= MOST_PIECES) return [...split(array, sizes, 0)];
  const pieces: Value[] = [];
  let start = 0;
  for (let first = 0; first < sizes.length; first += MOST_PIECES) {
    const some = sizes.slice(first, first + MOST_PIECES);
    const end = start + some.reduce((sum, size) => sum + size, 0);
    pieces.push(...split(slice(array, { starts: [start], ends: [end], axes: [0] }), some, 0));
    start = end;
  }
  return pieces;
}

/** The arrays behind the step. */
function nextOf({ kernel, members, arrays, values }: Pack, named: (name: string) => Value): GraphOutput[] {
  const gradients = members.flatMap(({ gradient, size }) =>
    gradient ? [reshape(named(gradient.name), [size])] : [],
  );
  const [flat, numbers] = [kernel.inputs.filter(isArray), kernel.inputs.filter(value => !isArray(value))];
  const before = gradients.length > 0 ? [...values, concat(gradients, 0)] : values;
  const next = substitute(
    kernel.outputs.map(({ value }) => value),
    new Map([
      ...flat.map((value, i) => [value, before[i]!] as const),
      ...numbers.map(value => [value, reshape(named(nameOf(value)), [])] as const),
    ]),
  );
  return arrays.map(({ name }, i) => ({ name: nextName(name), value: next[i]! }));
}
