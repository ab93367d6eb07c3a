/**
 * Takes the optimizer's update out of a training graph. What remains gives the gradients; the update is made after it, by kernels over
 * flat arrays: parameters whose updates say the same lie in one array, whatever their shapes, as do their slots and gradients.
 * So hundreds of parameters are updated in place by one function in one pass over memory, where the graph has a dozen
 * operations for each of them; and a session is created sooner (the 155 normalizations of ResNet-152 have 1,400 of its 10,000
 * operations for their running statistics). What does not fit (the norms of LAMB, bounded norms, a phase that another follows) stays
 * in the graph.
 */
import { printGraph } from '../ir/print.ts';
import { sizeOf, type TensorType } from '../ir/type.ts';
import { type Graph, type GraphOutput, operationsOf, withOrigin } from '../ir/value.ts';
import { nextName, type TrainingGraph } from './compiled.ts';
import { flatKernel, SharedNumbers } from './flat-kernel.ts';
import { type Part, separableParts } from './separable.ts';

/** The origin of what a kernel is made of, which belongs to many nodes. */
export const UPDATE = 'update';

export interface SplitUpdate {
  /** The rest of the step. It returns no next value for state that does not change. */
  readonly graph: Graph;
  readonly updates: readonly FlatUpdate[];
}

export interface FlatUpdate {
  /** As `flatKernel` makes it. Its numbers are scalars of the run or outputs of the rest. */
  readonly kernel: Graph;
  readonly members: readonly Member[];
}

/** A parameter with its slots, or several that are changed together. */
export interface Member {
  /** Elements of each of its tensors. */
  readonly size: number;
  /** Names, in the order of the kernel's arrays. */
  readonly states: readonly string[];
  /** The output of the rest that holds the kernel's gradient. */
  readonly gradient: { readonly name: string; readonly type: TensorType } | null;
}

/** @param isTaken whether a part that could be taken out is; absent: all are */
export function splitUpdate(
  { graph, state }: Pick<TrainingGraph, 'graph' | 'state'>,
  isTaken: (part: Part) => boolean = () => true,
): SplitUpdate {
  const numbers = new SharedNumbers();
  const parts = separableParts(graph, state).filter(isTaken);
  const updates = new Map<string, { kernel: Graph; members: Member[] }>();
  for (const part of parts) {
    const kernel = withOrigin(UPDATE, () => flatKernel(part, numbers));
    const kind = printGraph(kernel);
    if (!updates.has(kind)) updates.set(kind, { kernel, members: [] });
    updates.get(kind)!.members.push(memberOf(part));
  }
  const gradients = parts.flatMap(part => gradientOf(part) ?? []);
  return { graph: restOf(graph, parts, [...gradients, ...numbers.outputs]), updates: [...updates.values()] };
}

/** Of one of a member's arrays: a tensor begins where a line of the cache does. */
export const bytesOf = ({ size }: Member): number => Math.ceil((size * BYTES) / LINE) * LINE;

const BYTES = Float32Array.BYTES_PER_ELEMENT;
const LINE = 64;

function memberOf(part: Part): Member {
  const gradient = gradientOf(part);
  return {
    size: sizeOf(part.changes[0]!.state.type.shape),
    states: part.changes.map(({ state }) => state.name),
    gradient: gradient && { name: gradient.name, type: gradient.value.type },
  };
}

const gradientOf = ({ changes, gradient }: Part): GraphOutput | null =>
  gradient && { name: `gradient/${changes[0]!.state.name}`, value: gradient };

/** Without what the parts change, and what does not change; its feeds stay, used or not. */
function restOf(graph: Graph, parts: readonly Part[], added: readonly GraphOutput[]): Graph {
  const moved = new Set(parts.flatMap(({ changes }) => changes.map(({ state }) => nextName(state.name))));
  const outputs = [...graph.outputs.filter(output => !moved.has(output.name) && !isKept(output)), ...added];
  const values = outputs.map(({ value }) => value);
  const used = new Set([...values, ...operationsOf(values).flatMap(({ inputs }) => inputs)]);
  const inputs = graph.inputs.filter(
    value => used.has(value) || (value.source.kind === 'input' && value.source.role === 'feed'),
  );
  return { ...graph, inputs, outputs };
}

const isKept = ({ name, value: { source } }: GraphOutput): boolean =>
  source.kind === 'input' && name === nextName(source.name);
