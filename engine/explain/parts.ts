/**
 * Names for the operations of a training graph that come through everything that is done to it: whatever an operation is written as,
 * simplified to and fused into, the names of its ONNX nodes hold the number that it is given here as its origin.
 */
import { MEASURES, type TrainingGraph } from '../graph/compiled.ts';
import { RANDOM_KEY } from '../graph/random.ts';
import { applyAll, type Graph, type Operation, operationsOf, type Value, withOrigin } from '../ir/value.ts';

export type Phase = 'forward' | 'backward' | 'update';

/** An operation of the graph, before it was given a number. */
export interface Part {
  readonly operation: Operation;
  readonly phase: Phase;
}

export interface Numbered {
  readonly training: TrainingGraph;
  /** By their numbers. */
  readonly parts: readonly Part[];
}

export function numbered(training: TrainingGraph): Numbered {
  const { graph } = training;
  const operations = operationsOf(graph.outputs.map(({ value }) => value));
  const phaseOf = phases(training);
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => replaced.get(value) ?? value;
  for (const [number, { row, inputs, outputs, attributes }] of operations.entries()) {
    const again = withOrigin(`#${number}`, () => applyAll(row, inputs.map(of), attributes));
    outputs.forEach((output, i) => {
      replaced.set(output, again[i]!);
    });
  }
  const outputs = graph.outputs.map(({ name, value }) => ({ name, value: of(value) }));
  return {
    training: { ...training, graph: { ...graph, outputs } },
    parts: operations.map(operation => ({ operation, phase: phaseOf(operation) })),
  };
}

/**
 * The number in the name of an ONNX node: `#12/Conv`, or what onnxruntime makes of it, as `fused #12/Conv`. Null: it is onnxruntime's
 * own.
 */
export function numberIn(name: string): number | null {
  const found = /#(\d+)\//.exec(name);
  return found ? Number(found[1]) : null;
}

/**
 * Forward is what the measures and the buffers need; of the rest, what depends on slots or on numbers that the run sets (the
 * learning rate) updates, and so does what no node was made for.
 */
function phases({ graph, state }: TrainingGraph): (operation: Operation) => Phase {
  const buffers = state.filter(({ role }) => role === 'buffer').map(({ name }) => `next/${name}`);
  const measured = graph.outputs.filter(({ name }) => name === MEASURES || buffers.includes(name));
  const forward = new Set(operationsOf(measured.map(({ value }) => value)));
  const updates = dependents(graph);
  return operation => {
    if (forward.has(operation)) return 'forward';
    return updates.has(operation) || operation.origin === '' ? 'update' : 'backward';
  };
}

/** Operations that depend on a slot or on a scalar, those that draw random numbers aside. */
function dependents({ outputs }: Graph): Set<Operation> {
  const found = new Set<Operation>();
  const depends = ({ source }: Value): boolean => {
    if (source.kind === 'operation') return found.has(source);
    if (source.kind !== 'input' || source.name === RANDOM_KEY) return false;
    return source.role === 'slot' || source.role === 'scalar';
  };
  for (const operation of operationsOf(outputs.map(({ value }) => value)))
    if (operation.inputs.some(depends)) found.add(operation);
  return found;
}
