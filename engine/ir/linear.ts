/** Operations that are linear in a weight of which every number counts for one output channel: [x, weight, bias or nothing]. */
import { mul, reshape } from '../ops/index.ts';
import { Gemm } from '../ops/linalg.ts';
import type { OpRow } from '../ops/op.ts';
import type { Attributes, Operation, Value } from './value.ts';
import { shapeOf } from './value.ts';

export interface Linear {
  /** The application that takes a bias as its third input. */
  readonly row: OpRow;
  readonly attributes: Attributes;
  /** The weight with which the result is multiplied by these numbers, [channels]. */
  scaled(by: Value): Value;
}

/** Null where the operation is not one of these, or its channels are not axis 1. */
export function linearOf({ row, inputs, attributes }: Operation): Linear | null {
  const weight = inputs[1]!;
  switch (row.name) {
    case 'Conv':
      return { row, attributes, scaled: by => mul(weight, filtersFirst(by, weight)) };
    case 'ConvTranspose':
      return { row, attributes, scaled: by => scaledTransposed(weight, by, attributes.group as number) };
    case 'Gemm':
      return {
        row,
        attributes,
        scaled: by => mul(weight, attributes.transB ? filtersFirst(by, weight) : by),
      };
    case 'MatMul':
      return inputs.every(input => shapeOf(input).length === 2)
        ? { row: Gemm, attributes: { transA: false, transB: false }, scaled: by => mul(weight, by) }
        : null;
    default:
      return null;
  }
}

/** [channels] → [channels, 1 …], of the weight's rank. */
const filtersFirst = (by: Value, weight: Value): Value =>
  reshape(
    by,
    shapeOf(weight).map((dim, axis) => (axis === 0 ? dim : 1)),
  );

/** [in, out / group, ...kernel]: the channels of a group lie on axis 1, the groups on axis 0. */
function scaledTransposed(weight: Value, by: Value, group: number): Value {
  const shape = shapeOf(weight);
  const [channels, perGroup, ...kernel] = shape as [number, number, ...number[]];
  const grouped = reshape(weight, [group, channels / group, perGroup, ...kernel]);
  return reshape(mul(grouped, reshape(by, [group, 1, perGroup, ...kernel.map(() => 1)])), shape);
}
