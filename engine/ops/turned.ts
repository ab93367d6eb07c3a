/** The gradient of a convolution by its input is a convolution of g with the weight turned around: what both need to know of it. */
import type { Shape } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { range, requireKnownShape } from './infer.ts';
import { dilate, slice } from './slice.ts';
import { extent, type Window } from './window.ts';

/** Rows and columns that the stride left over at the end: no window reached them. */
export function leftOver(window: Window, spatial: Shape): number[] {
  const { strides, pads } = window;
  return requireKnownShape('Conv', spatial).map((size, axis) => {
    const room = size + pads[axis]! + pads[axis + strides.length]! - extent(window, axis);
    return room % strides[axis]!;
  });
}

/** The padding of g; null where it would be negative. */
export function reachBack(window: Window, spatial: Shape): number[] | null {
  const rank = window.strides.length;
  const rest = leftOver(window, spatial);
  const reach = range(2 * rank).map(
    i => extent(window, i % rank) - 1 - window.pads[i]! + (i < rank ? 0 : rest[i - rank]!),
  );
  return reach.some(n => n < 0) ? null : reach;
}

/** g with stride - 1 zeros between its elements. */
export const spaceOut = (g: Value, strides: readonly number[]): Value =>
  strides.reduce((value, stride, axis) => spaceOutAxis(value, axis + 2, stride), g);

function spaceOutAxis(x: Value, axis: number, stride: number): Value {
  if (stride === 1) return x;
  const span = (Number(shapeOf(x)[axis]) - 1) * stride + 1;
  return slice(dilate(x, axis, stride), { starts: [0], ends: [span], axes: [axis] });
}
