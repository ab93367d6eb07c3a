/**
 * How a convolution's weight is laid out for the blocked kernels: [out / b, in / b, ...kernel, b of in, b of out]. Each way is a few
 * `toBlocks`, which onnxruntime does with vector instructions on all cores, and moves of whole blocks; a transposition of single
 * numbers took as long as the convolution. The results keep the shape that the plain weight has.
 */
import { constant, shapeOf, type Value } from '../ir/value.ts';
import { toBlocks } from './blocked.ts';
import { gather } from './indexing.ts';
import { range, requireKnownShape } from './infer.ts';
import { reshape, transpose } from './movement.ts';

/** Whether every group has one channel and makes one. */
export const isDepthwise = (channels: number, out: number, group: number): boolean =>
  group > 1 && group === channels && group === out;

/** Moves b numbers that lie `size` apart next to each other: [outer, b, size] → [outer, size, b]. */
export const interleave = (x: Value, outer: number, b: number, size: number): Value =>
  toBlocks(reshape(x, [outer, b, size, 1]));

interface Extent {
  readonly out: number;
  readonly seen: number;
  /** Number of the kernel's positions. */
  readonly kernel: number;
  readonly shape: readonly number[];
}

function extentOf(w: Value): Extent {
  const shape = requireKnownShape('Conv', shapeOf(w));
  const [out, seen, ...kernelShape] = shape as [number, number, ...number[]];
  return { out, seen, kernel: kernelShape.reduce((n, size) => n * size, 1), shape };
}

/** For `conv(x, w)` where x is in blocks. */
export function blockedWeight(w: Value, b: number): Value {
  const { out, seen, kernel, shape } = extentOf(w);
  const inner = interleave(w, out * (seen / b), b, kernel);
  return reshape(interleave(inner, out / b, b, seen * kernel), shape);
}

/** For `conv(x, w)` where x is plain, as it has fewer channels than a block, and where each group has one: [out / b, in, ...kernel, b]. */
export function outerBlockedWeight(w: Value, b: number): Value {
  const { out, seen, kernel, shape } = extentOf(w);
  return reshape(interleave(w, out / b, b, seen * kernel), shape);
}

/** For the convolution of g with w turned around, its channels swapped: [in / b, out / b, ...kernel backwards, b of out, b of in]. */
export function turnedWeight(w: Value, b: number): Value {
  const { out, seen, kernel, shape } = extentOf(w);
  const outer = interleave(w, out / b, b, seen * kernel);
  const inner = interleave(outer, (out / b) * (seen / b), b, kernel * b);
  const swapped = transpose(reshape(inner, [out / b, seen / b, kernel, b * b]), [1, 0, 2, 3]);
  const [, , ...kernelShape] = shape;
  return reshape(backwards(swapped, 2, kernel), [seen, out, ...kernelShape]);
}

/** Of one channel a group: the same turned around. */
export function turnedDepthwiseWeight(w: Value, b: number): Value {
  const { out, kernel, shape } = extentOf(w);
  const outer = reshape(interleave(w, out / b, b, kernel), [out / b, kernel, b]);
  return reshape(backwards(outer, 1, kernel), shape);
}

const backwards = (x: Value, axis: number, size: number): Value =>
  size === 1 ? x : gather(x, constant(Int32Array.from(range(size).reverse()), [size]), axis);
