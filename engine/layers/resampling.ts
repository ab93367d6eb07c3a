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
