/** Numbers where a value is expected, and the way back from broadcasting. */
import type { DType, Shape } from '../ir/type.ts';
import { sameShape } from '../ir/type.ts';
import { constant, scalar, shapeOf, type Value } from '../ir/value.ts';
import { expand, reshape } from './movement.ts';
import type { NumericData } from './op.ts';
import { reduceSum } from './reduction.ts';

export type Operand = Value | number;

/** Both operands as values; a plain number takes the other's dtype. */
export function operands(a: Operand, b: Operand): readonly [Value, Value] {
  if (typeof a === 'number') return typeof b === 'number' ? [scalar(a), scalar(b)] : [numberLike(a, b), b];
  return [a, typeof b === 'number' ? numberLike(b, a) : b];
}

const numberLike = (x: number, like: Value): Value => filled(x, [], like.type.dtype);

/** A constant with one value, of a concrete shape; expands a scalar where the shape is more than that. */
export function filled(x: number, shape: Shape, dtype: DType = 'float32'): Value {
  const value = constant(dataOf(dtype, [x]), [], dtype);
  return shape.length === 0 ? value : expand(value, shape);
}

export const zeros = (shape: Shape, dtype: DType = 'float32'): Value => filled(0, shape, dtype);

/** The number of which a value is full, as `filled` makes it; null where it holds others, or is not known. */
export function numberIn({ source }: Value): number | null {
  if (source.kind === 'operation') return source.row.name === 'Expand' ? numberIn(source.inputs[0]!) : null;
  if (source.kind === 'input') return null;
  const [first, ...others] = source.data;
  return first !== undefined && others.every(other => Object.is(other, first)) ? Number(first) : null;
}

/** Numbers in the array type that holds a dtype. */
export function dataOf(dtype: DType, values: readonly number[]): NumericData {
  switch (dtype) {
    case 'float32':
      return Float32Array.from(values);
    case 'int64':
      return BigInt64Array.from(values, value => BigInt(value));
    case 'int32':
      return Int32Array.from(values);
    case 'uint32':
      return Uint32Array.from(values);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values);
  }
}

/**
 * The gradient of broadcasting: sums g over the axes along which an input of this shape was stretched.
 */
export function unbroadcast(g: Value, shape: Shape): Value {
  const from = shapeOf(g);
  if (sameShape(from, shape)) return g;
  const added = from.length - shape.length;
  const axes = from.flatMap((dim, axis) => (axis < added || shape[axis - added] !== dim ? [axis] : []));
  const inner = axes.some(axis => axis >= added);
  // One sum keeps the stretched axes where only those are summed; else the shape is put right afterwards.
  const sum = axes.length === 0 ? g : reduceSum(g, { axes, keepdims: added === 0 });
  return inner && added > 0 ? reshape(sum, shape) : sum;
}
