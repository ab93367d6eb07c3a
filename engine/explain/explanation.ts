/** Where the time of a training step goes, by node, operation and form. */

import { UPDATE } from '../graph/split-update.ts';
import { keyOf } from '../onnx/form-choices.ts';
import type { OperationTime } from '../protocol.ts';
import type { Measurements } from '../tune/tune.ts';
import { numberIn, type Part } from './parts.ts';
import type { KernelTime } from './profile.ts';

export interface Circumstances {
  readonly parts: readonly Part[];
  /** The form that an operation takes; null where it has none to choose from. */
  formOf(part: Part): string | null;
  nameOf(node: string): string;
  readonly measurements: Measurements;
}

/** What nobody's operation is the origin of: onnxruntime's own reorderings and copies. */
const NOBODY = 'onnxruntime';

/** What stands for the update where it is a kernel of ours and no part of the graph. */
export const updateTime = (seconds: number): KernelTime => ({
  node: UPDATE,
  kernel: 'WebAssembly',
  seconds,
});

/** Kernels of the same node, operation, form and phase together, the longest first; seconds of a step. */
export function operationTimes(
  kernels: readonly KernelTime[],
  steps: number,
  circumstances: Circumstances,
): OperationTime[] {
  const found = new Map<string, { time: OperationTime; kernels: Set<string>; nodes: Set<string> }>();
  const total = kernels.reduce((sum, { seconds }) => sum + seconds, 0);
  for (const { node, kernel, seconds } of kernels) {
    const described = describe(node, kernel, circumstances);
    const key = JSON.stringify(described);
    const entry = found.get(key) ?? {
      time: { ...described, kernels: [], count: 0, seconds: 0, share: 0 },
      kernels: new Set(),
      nodes: new Set(),
    };
    entry.kernels.add(kernel);
    entry.nodes.add(node);
    entry.time = { ...entry.time, seconds: entry.time.seconds + seconds / steps };
    found.set(key, entry);
  }
  return [...found.values()]
    .map(({ time, kernels, nodes }) => ({
      ...time,
      kernels: [...kernels].sort(),
      count: nodes.size,
      share: total > 0 ? (time.seconds * steps) / total : 0,
    }))
    .sort((a, b) => b.seconds - a.seconds);
}

type Described = Omit<OperationTime, 'kernels' | 'count' | 'seconds' | 'share'>;

function describe(
  node: string,
  kernel: string,
  { parts, formOf, nameOf, measurements }: Circumstances,
): Described {
  if (ofUpdate(node))
    return { node: null, name: '', operation: 'all parameters', phase: 'update', form: null, measured: null };
  const number = numberIn(node);
  const part = number === null ? undefined : parts[number];
  if (!part)
    return { node: null, name: '', operation: kernel || NOBODY, phase: null, form: null, measured: null };
  const { operation, phase } = part;
  const key = keyOf(operation);
  return {
    node: operation.origin || null,
    name: nameOf(operation.origin),
    operation: operation.row.name,
    phase,
    form: formOf(part),
    measured: (key !== null && measurements[key]?.seconds) || null,
  };
}

/** An update for all parameters: `update`, or of the graph `update/Mul`, or what onnxruntime makes of that. */
const ofUpdate = (node: string): boolean => new RegExp(`(^| )${UPDATE}(/|$)`).test(node);
