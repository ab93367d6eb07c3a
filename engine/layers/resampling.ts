/** Resampling of images by one constant matrix for each axis: exact, and its gradient is the transposed product. */
import { constant, shapeOf, type Value } from '../ir/value.ts';
import { matmul } from '../ops/index.ts';

/** Weights [to, from] of one axis. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** For each position of the result, the positions that it is made of and their weights. */
export function matrixOf(rows: number, columns: number, taps: (row: number) => [number, number][]): Matrix {
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (const [column, weight] of taps(row)) data[row * columns + column]! += weight;
  return { rows, columns, data };
}

/** [batch, channels, height, width] by both matrices. */
export function resample(x: Value, vertical: Matrix, horizontal: Matrix): Value {
  const down = constant(vertical.data, [vertical.rows, vertical.columns]);
  const { rows, columns, data } = horizontal;
  const turned = Float32Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
  if (shapeOf(x).length !== 4) throw new Error('Only images are resampled.');
  return matmul(matmul(down, x), constant(turned, [columns, rows]));
}

/** One axis before and after: PyTorch's F.interpolate. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Pixels before for one after; 1 / the factor where a factor is given, which need not be from / to. */
  readonly ratio: number;
}

/** PyTorch's positions: (i + ½) ratio - ½, not below 0; with aligned corners i (from - 1) / (to - 1). */
export const linear = ({ from, to, ratio }: Stretch, alignCorners: boolean): Matrix =>
  matrixOf(to, from, row => {
    const aligned = to === 1 ? 0 : (row * (from - 1)) / (to - 1);
    const position = alignCorners ? aligned : Math.max((row + 0.5) * ratio - 0.5, 0);
    const first = Math.min(Math.floor(position), from - 1);
    const rest = position - first;
    return [
      [first, 1 - rest],
      [Math.min(first + 1, from - 1), rest],
    ];
  });

/** PyTorch's positions: the whole part of i ratio, in the float32 numbers in which it calculates them. */
export const nearest = ({ from, to, ratio }: Stretch): Int32Array =>
  Int32Array.from({ length: to }, (_, row) =>
    Math.min(Math.floor(Math.fround(row * Math.fround(ratio))), from - 1),
  );
