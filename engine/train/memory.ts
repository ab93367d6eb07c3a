/** Whether a network's state can be held at all: found out before anything is read, not when the machine stands still. */
import { totalmem } from 'node:os';
import type { Document } from '../document/document.ts';
import type { State } from '../graph/compiled.ts';
import { expand } from '../graph/expand.ts';
import { sizeOf } from '../ir/type.ts';
import { InputError } from '../protocol.ts';

const FLOAT = 4;
const GIGABYTE = 1e9;

/**
 * State is held twice, before and after a step. Activations, gradients and data come on top, so this refuses only what
 * is hopeless.
 * @param available bytes.
 * @throws InputError naming the largest layer.
 */
export function requireMemory(document: Document, state: readonly State[], available = memory()): void {
  const bytes = state.reduce((sum, { type }) => sum + 2 * FLOAT * sizeOf(type.shape), 0);
  if (bytes <= available) return;
  const parameters = new Map<string, number>();
  for (const { node, role, type } of state)
    if (role === 'parameter') parameters.set(node, (parameters.get(node) ?? 0) + sizeOf(type.shape));
  const [largest = '', count = 0] = [...parameters].sort(([, a], [, b]) => b - a)[0] ?? [];
  const gigabytes = (value: number): string => `${Math.ceil(value / GIGABYTE).toLocaleString('en')} GB`;
  throw new InputError(
    `The parameters and the optimizer's memory of them need ${gigabytes(bytes)}, but this machine has ` +
      `${gigabytes(available)}. Make the network smaller: “${expand(document).document.graph.nodes[largest]?.name ?? largest}” alone has ` +
      `${count.toLocaleString('en')} parameters.`,
  );
}

/** Of the machine, or of the container that this runs in. */
function memory(): number {
  const allowed = process.constrainedMemory?.() ?? 0;
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}
