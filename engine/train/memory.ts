/** Whether a network can be trained at all: found out before a step is made, not when the machine stands still. */
import { totalmem } from 'node:os';
import type { Document } from '../document/document.ts';
import type { State, TrainingGraph } from '../graph/compiled.ts';
import { expand } from '../graph/expand.ts';
import { splitUpdate } from '../graph/split-update.ts';
import { peakBytes } from '../ir/liveness.ts';
import { bytesOf, sizeOf } from '../ir/type.ts';
import { executionOrder } from '../onnx/execution-order.ts';
import { InputError } from '../protocol.ts';

const GIGABYTE = 1e9;

/**
 * State is held once, and the gradients beside it: an update is made in place, most often. Found out before anything is read.
 * @param available bytes.
 * @throws InputError naming the largest layer.
 */
export function requireStateMemory(
  document: Document,
  { state }: Pick<TrainingGraph, 'state'>,
  available = memory(),
): void {
  const held = heldBytes(state);
  if (held > available) throw new InputError(tooManyParameters(document, state, held, available));
}

/**
 * What a step computes comes on top of the state. The data and what operations need to work in are not counted, so this
 * refuses only what is hopeless. The batch is as large as there are samples at most, so they must be known.
 * @throws InputError naming the batch size.
 */
export function requireStepMemory(
  document: Document,
  training: Pick<TrainingGraph, 'state' | 'graph' | 'bytes'>,
  available = memory(),
): void {
  const held = heldBytes(training.state);
  // Another device has a memory of its own.
  if (!['auto', 'cpu'].includes(document.training.device)) return;
  if (held + training.bytes <= available) return;
  const { graph: rest } = splitUpdate(training);
  const computed = peakBytes(rest, executionOrder(rest));
  if (held + computed > available)
    throw new InputError(tooMuchComputed(document, held + computed, available));
}

function tooManyParameters(
  document: Document,
  state: readonly State[],
  bytes: number,
  available: number,
): string {
  const parameters = new Map<string, number>();
  for (const { node, role, type } of state)
    if (role === 'parameter') parameters.set(node, (parameters.get(node) ?? 0) + sizeOf(type.shape));
  const [largest = '', count = 0] = [...parameters].sort(([, a], [, b]) => b - a)[0] ?? [];
  return (
    `The parameters and the optimizer's memory of them need ${gigabytes(bytes)}, but this machine has ` +
    `${gigabytes(available)}. Make the network smaller: “${expand(document).document.graph.nodes[largest]?.name ?? largest}” alone has ` +
    `${count.toLocaleString('en')} parameters.`
  );
}

function tooMuchComputed({ training }: Document, bytes: number, available: number): string {
  const { batchSize, recompute = false } = training;
  return (
    `A step with batches of ${batchSize.toLocaleString('en')} needs ${gigabytes(bytes)}, but this machine has ` +
    `${gigabytes(available)}. Make the batch smaller${recompute ? '' : ', or save memory by computing again (in the training settings)'}.`
  );
}

const heldBytes = (state: readonly State[]): number =>
  state.reduce((sum, { role, type }) => sum + (role === 'parameter' ? 2 : 1) * bytesOf(type), 0);

const gigabytes = (value: number): string => `${Math.ceil(value / GIGABYTE).toLocaleString('en')} GB`;

/** Of the machine, or of the container that this runs in. */
function memory(): number {
  const allowed = process.constrainedMemory?.() ?? 0;
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}
