/** Tensor types. A dimension is a number, or a symbolic expression such as `batch` or `2*batch` (see dim.ts). */
export type DType = 'float32' | 'int64' | 'int32' | 'uint32' | 'uint8' | 'bool';
export type Dim = number | string;
export type Shape = readonly Dim[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export const float32 = (shape: Shape): TensorType => ({ dtype: 'float32', shape });

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, axis) => dim === b[axis]);

export const sameType = (a: TensorType, b: TensorType): boolean =>
  a.dtype === b.dtype && sameShape(a.shape, b.shape);

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`;

export const formatType = (type: TensorType): string => `${type.dtype}${formatShape(type.shape)}`;

/** Number of elements; throws where a dimension is symbolic. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dim of shape) {
    if (typeof dim !== 'number') throw new Error(`The shape ${formatShape(shape)} has no fixed size.`);
    size *= dim;
  }
  return size;
}

const BYTES: { readonly [D in DType]: number } = {
  float32: 4,
  int64: 8,
  int32: 4,
  uint32: 4,
  uint8: 1,
  bool: 1,
};

/** Bytes of a tensor; throws where a dimension is symbolic. */
export const bytesOf = ({ dtype, shape }: TensorType): number => BYTES[dtype] * sizeOf(shape);

/**
 * A type that cannot be: shapes or dtypes that disagree. `check` attaches the node and port, so the message
 * speaks of shapes and values only. `code` and `values` are the key and parameters of the translated text.
 */
export class TypeProblem extends Error {
  override readonly name = 'TypeProblem';
  constructor(
    readonly code: string,
    message: string,
    readonly values: { readonly [name: string]: string | number } = {},
    /** The input port or attribute at fault, where a layer knows it. */
    readonly at: { readonly port?: string; readonly attribute?: string } = {},
  ) {
    super(message);
  }
}
