/** What the rows' type inference shares. */
import { type Dim, type DType, formatShape, type Shape, type TensorType, TypeProblem } from '../ir/type.ts';

/** The shape of NumPy's broadcasting: aligned at the last axis, 1 stretches. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x === y || y === 1) return x;
    if (x === 1) return y;
    throw new TypeProblem(
      'broadcast',
      `The shapes ${formatShape(a)} and ${formatShape(b)} do not fit together: ${x} is not ${y}.`,
      { a: formatShape(a), b: formatShape(b), x, y },
    );
  });
}

export const FLOATS: readonly DType[] = ['float32'];
export const NUMBERS: readonly DType[] = ['float32', 'int64', 'int32', 'uint32'];
export const INTEGERS: readonly DType[] = ['int64', 'int32', 'uint32', 'uint8'];
export const INDICES: readonly DType[] = ['int64', 'int32'];
export const BOOLS: readonly DType[] = ['bool'];

export function requireDType(op: string, type: TensorType, allowed: readonly DType[]): void {
  if (allowed.includes(type.dtype)) return;
  throw new TypeProblem('dtype', `${op} needs ${allowed.join(' or ')} values, not ${type.dtype}.`, {
    op,
    expected: allowed.join(' or '),
    actual: type.dtype,
  });
}

export function requireSameDType(op: string, a: TensorType, b: TensorType): void {
  if (a.dtype === b.dtype) return;
  throw new TypeProblem('dtype-mismatch', `${op} cannot mix ${a.dtype} and ${b.dtype} values.`, {
    op,
    a: a.dtype,
    b: b.dtype,
  });
}

/** The rank must lie in [low, high]. */
export function requireRank(
  op: string,
  type: TensorType,
  low: number,
  high = Number.POSITIVE_INFINITY,
): void {
  const rank = type.shape.length;
  if (rank >= low && rank <= high) return;
  const expected = low === high ? `${low}` : Number.isFinite(high) ? `${low} to ${high}` : `at least ${low}`;
  throw new TypeProblem(
    'rank',
    `${op} needs ${expected} axes, but the shape ${formatShape(type.shape)} has ${rank}.`,
    { op, expected, actual: rank, shape: formatShape(type.shape) },
  );
}

/** Counts a negative axis from the end. */
export function normalizeAxis(op: string, axis: number, rank: number): number {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new TypeProblem('axis', `${op}: there is no axis ${axis} among ${rank}.`, { op, axis, rank });
}

export const normalizeAxes = (op: string, axes: readonly number[], rank: number): number[] =>
  [...new Set(axes.map(axis => normalizeAxis(op, axis, rank)))].sort((a, b) => a - b);

/** The number, or a problem: gradients and windows of an unknown size cannot be built. */
export function requireKnown(op: string, dim: Dim): number {
  if (typeof dim === 'number') return dim;
  throw new TypeProblem('symbolic', `${op} needs a fixed size, but "${dim}" is not known yet.`, { op, dim });
}

export const requireKnownShape = (op: string, shape: Shape): number[] =>
  shape.map(dim => requireKnown(op, dim));

export const replaceAt = <T>(list: readonly T[], at: number, ...items: T[]): T[] => [
  ...list.slice(0, at),
  ...items,
  ...list.slice(at + 1),
];

export const range = (n: number, start = 0): number[] => Array.from({ length: n }, (_, i) => start + i);
