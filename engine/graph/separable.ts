/**
 * The parts of a training step that change state element by element: an optimizer's update, and running statistics. Such a part reads,
 * besides the state that it alone changes, one more tensor of the same shape (the gradient, or the batch's statistic) and single
 * numbers, and nothing else needs what it computes; so it can be made after the rest of the step, over arrays in which the shapes are
 * forgotten.
 */
import { DisjointSets } from '../ir/disjoint-sets.ts';
import { sameShape } from '../ir/type.ts';
import { Uses } from '../ir/uses.ts';
import type { Graph, Operation, Value } from '../ir/value.ts';
import { canCompile } from '../kernels/operations.ts';
import { nextName, type State } from './compiled.ts';

export interface Part {
  /** In the order of the graph's state; not slots alone. */
  readonly changes: readonly StateChange[];
  /** Null: it needs none. */
  readonly gradient: Value | null;
  /** Inputs first. */
  readonly operations: readonly Operation[];
}

export interface StateChange {
  readonly state: State;
  /** Before and after the step. */
  readonly value: Value;
  readonly next: Value;
}

export function separableParts(graph: Graph, state: readonly State[]): Part[] {
  const uses = new Uses(graph);
  const changes = changesIn(graph, state);
  const apart = apartFromRest(uses, changes);
  return connected(
    uses.operations.filter(({ outputs }) => apart.has(outputs[0]!)),
    changes.filter(({ next }) => apart.has(next)),
  )
    .filter(({ changes }) => changes.some(({ state }) => state.role !== 'slot'))
    .flatMap(part => withGradient(uses, part) ?? []);
}

/** The inputs of an elementwise operation that have the shape of its result. */
export const arraysOf = ({ inputs, outputs }: Operation): Value[] =>
  inputs.filter(({ type }) => sameShape(type.shape, outputs[0]!.type.shape));

/** Its other inputs: each stands for as many equal elements. */
const numbersOf = ({ inputs, outputs }: Operation): Value[] =>
  inputs.filter(({ type }) => !sameShape(type.shape, outputs[0]!.type.shape));

const isElementwise = (operation: Operation): boolean =>
  canCompile(operation) && numbersOf(operation).every(({ type }) => type.shape.every(dim => dim === 1));

function changesIn(graph: Graph, state: readonly State[]): StateChange[] {
  const nameOf = ({ source }: Value) => (source.kind === 'input' ? source.name : '');
  const inputs = new Map(graph.inputs.map(value => [nameOf(value), value]));
  const outputs = new Map(graph.outputs.map(({ name, value }) => [name, value]));
  return state
    .map(state => ({ state, value: inputs.get(state.name)!, next: outputs.get(nextName(state.name))! }))
    .filter(({ value, next }) => next !== value);
}

/**
 * Of the values that follow element by element from state which changes: those that nothing uses but more of their kind, unless they
 * are the next value of one state.
 */
function apartFromRest(uses: Uses, changes: readonly StateChange[]): Set<Value> {
  const following = new Set(changes.map(({ value }) => value));
  for (const operation of uses.operations)
    if (isElementwise(operation) && arraysOf(operation).some(value => following.has(value)))
      following.add(operation.outputs[0]!);

  const nextOf = new Map(changes.map(({ state, next }) => [next, nextName(state.name)]));
  const apart = new Set<Value>();
  for (const { outputs } of uses.operations.toReversed()) {
    const value = outputs[0]!;
    if (!following.has(value)) continue;
    const read = uses
      .readersOf(value)
      .every(reader => apart.has(reader.outputs[0]!) && !numbersOf(reader).includes(value));
    const names = uses.namesOf(value);
    const returned = names.length === 0 || (names.length === 1 && names[0] === nextOf.get(value));
    if (read && returned) apart.add(value);
  }
  return apart;
}

type Bare = Omit<Part, 'gradient'>;

/** Changes that share an operation, or one of which reads the state that the other changes, are one part. */
function connected(operations: readonly Operation[], changes: readonly StateChange[]): Bare[] {
  const own = valuesOf(changes, operations);
  const sets = new DisjointSets<Value>();
  for (const { value, next } of changes) sets.join(value, next);
  for (const operation of operations)
    for (const value of arraysOf(operation)) if (own.has(value)) sets.join(value, operation.outputs[0]!);

  const parts = new Map<Value, { changes: StateChange[]; operations: Operation[] }>();
  const partOf = (value: Value) => {
    const set = sets.find(value);
    if (!parts.has(set)) parts.set(set, { changes: [], operations: [] });
    return parts.get(set)!;
  };
  for (const change of changes) partOf(change.value).changes.push(change);
  for (const operation of operations) partOf(operation.outputs[0]!).operations.push(operation);
  return [...parts.values()];
}

/**
 * The part, and as much of what comes before it as leaves it one tensor to read: from g (1 - β) and g² (1 - β) back to g, and on over
 * what nothing else uses, such as the factor that clips g. Null where there is no such tensor.
 */
function withGradient(uses: Uses, { changes, operations }: Bare): Part | null {
  const within = new Set(operations);
  const readBy = (operations: ReadonlySet<Operation>): Value[] => {
    const own = valuesOf(changes, operations);
    return [...new Set([...operations].flatMap(arraysOf))].filter(value => !own.has(value));
  };
  for (;;) {
    const read = readBy(within);
    const [last = null] = read.toSorted((a, b) => uses.placeOf(b) - uses.placeOf(a));
    const before = last?.source.kind === 'operation' && isElementwise(last.source) ? last.source : null;
    const serves =
      before !== null &&
      (read.length > 1 ||
        (isUsedBy(within, last!, uses) && readBy(new Set([...within, before])).length <= 1));
    if (serves) within.add(before);
    else if (read.length > 1) return null;
    else return { changes, gradient: last, operations: inOrder(within, uses) };
  }
}

const inOrder = (operations: Iterable<Operation>, uses: Uses): Operation[] =>
  [...operations].sort((a, b) => uses.placeOf(a.outputs[0]!) - uses.placeOf(b.outputs[0]!));

const isUsedBy = (operations: ReadonlySet<Operation>, value: Value, uses: Uses): boolean =>
  uses.namesOf(value).length === 0 && uses.readersOf(value).every(reader => operations.has(reader));

const valuesOf = (changes: readonly StateChange[], operations: Iterable<Operation>): Set<Value> =>
  new Set([...changes.map(({ value }) => value), ...[...operations].map(({ outputs }) => outputs[0]!)]);
