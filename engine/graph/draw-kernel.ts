/** First values as a kernel: where each element follows from its own draws alone, what is drawn is never held in memory. */
import { float32, sameShape, sizeOf, type TensorType } from '../ir/type.ts';
import { apply, input, operationsOf, scalar, type Value } from '../ir/value.ts';
import { kernelCode } from '../kernels/kernel.ts';
import { canApproximate } from '../kernels/operations.ts';
import { type RowsKernel, strideOf } from '../kernels/rows.ts';
import { uniformAt } from '../ops/random.ts';
import { FIRST_VALUE } from './compiled.ts';

/**
 * Its arrays of `n` elements, a row of the value: the result, and the mixed numbers of the columns for each draw. Its numbers, for each
 * draw: the mixed number of the row, and an odd one (see `placesOf`).
 * @param value made from the draws
 * @param draws uniform on [0, 1)
 * @returns null where elements depend on one another, or are made of something that no kernel has.
 */
export function drawKernel(value: Value, draws: readonly Value[]): RowsKernel | null {
  const operations = operationsOf([value]);
  const { shape } = value.type;
  const fits = (each: Value): boolean =>
    (sizeOf(each.type.shape) === 1 || sameShape(each.type.shape, shape)) &&
    (each.source.kind !== 'input' || draws.includes(each));
  const isElementwise = operations.every(
    operation => canApproximate(operation) && [...operation.inputs, ...operation.outputs].every(fits),
  );
  if (!isElementwise) return null;

  const columns = draws.map((_, i) => input('feed', `column/${i}`, uint32(['n'])));
  const numbers = draws.map((_, i) => ({
    row: input('scalar', `row/${i}`, uint32([])),
    odd: input('scalar', `odd/${i}`, uint32([])),
  }));
  const flat = new Map(
    draws.map((draw, i) => [draw, uniformAt(numbers[i]!.row, columns[i]!, numbers[i]!.odd)]),
  );
  const of = (each: Value): Value => flat.get(each) ?? constantOf(each);
  for (const { row, inputs, attributes, outputs } of operations)
    flat.set(outputs[0]!, apply(row, inputs.map(of), attributes));
  const graph = {
    name: 'first values',
    inputs: [
      input('feed', FIRST_VALUE, float32(['n'])),
      ...columns,
      ...numbers.flatMap(({ row, odd }) => [row, odd]),
    ],
    outputs: [{ name: FIRST_VALUE, value: of(value) }],
  };
  const sizes = shape.map(Number);
  return { code: kernelCode(graph, strideOf(sizes)), shape: sizes, draws: draws.length };
}

const uint32 = (shape: TensorType['shape']): TensorType => ({ dtype: 'uint32', shape });

function constantOf({ source }: Value): Value {
  if (source.kind !== 'constant') throw new Error('A first value depends on something that is not drawn.');
  return scalar(Number(source.data[0]));
}
