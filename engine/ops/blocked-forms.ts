/** The convolution and its gradients by the blocked kernels (blocked.ts), where the channels come in whole blocks. */
import { shapeOf, type Value } from '../ir/value.ts';
import { blockedConv, fromBlocks, toBlocks } from './blocked.ts';
import {
  blockedWeight,
  interleave,
  isDepthwise,
  outerBlockedWeight,
  turnedDepthwiseWeight,
  turnedWeight,
} from './blocked-weights.ts';
import type { Convolution } from './convolution.ts';
import type { InputGradient } from './convolution-gradients.ts';
import { requireKnownShape } from './infer.ts';
import { reshape, transpose } from './movement.ts';
import type { Binary, Target } from './op.ts';
import { pad } from './padding.ts';
import { reduceSum } from './reduction.ts';
import { slice } from './slice.ts';
import { reachBack, spaceOut } from './turned.ts';
import { extent } from './window.ts';

type ConvInputs = readonly [Value, Value] | readonly [Value, Value, Value];
type Image = [batch: number, channels: number, height: number, width: number];

const imageOf = (x: Value): Image | null =>
  shapeOf(x).length === 4 ? (requireKnownShape('Conv', shapeOf(x)) as Image) : null;

/** conv(x, w) */
export function blockedForward(
  [x, w, bias]: ConvInputs,
  attributes: Convolution,
  { channelBlock: b }: Target,
): Value | null {
  const image = imageOf(x);
  const [out] = requireKnownShape('Conv', shapeOf(w)) as [number];
  if (!image || b === 1 || out % b !== 0) return null;
  const [, channels] = image;
  const { group } = attributes;
  const convolve = (input: Value, weight: Value): Value =>
    fromBlocks(blockedConv(input, weight, attributes, bias));
  if (isDepthwise(channels, out, group)) return convolve(toBlocks(x), outerBlockedWeight(w, b));
  if (group > 1) return null;
  if (channels < b) return convolve(x, outerBlockedWeight(w, b));
  return channels % b === 0 ? convolve(toBlocks(x), blockedWeight(w, b)) : null;
}

/** A convolution of g, with stride - 1 zeros between its elements, with w turned around and its channels swapped. */
export function blockedInputGradient(
  [g, w]: Binary,
  attributes: InputGradient,
  { channelBlock: b }: Target,
): Value | null {
  const image = imageOf(g);
  const pads = reachBack(attributes, attributes.spatial);
  if (!image || b === 1 || !pads) return null;
  const { strides, dilations, group } = attributes;
  const [, out] = image;
  const seen = Number(shapeOf(w)[1]);
  if (out % b !== 0) return null;
  const settings = { ...attributes, strides: strides.map(() => 1), dilations, pads };
  const convolve = (weight: Value): Value =>
    fromBlocks(blockedConv(toBlocks(spaceOut(g, strides)), weight, settings));
  if (isDepthwise(seen * group, out, group)) return convolve(turnedDepthwiseWeight(w, b));
  return group === 1 && seen % b === 0 ? convolve(turnedWeight(w, b)) : null;
}

/**
 * A convolution of x with g as its weight, batch and channels swapped, where stride and dilation change roles. x is padded before: the
 * kernels are fast where the window lies within the image.
 */
export function blockedWeightGradient(
  [x, g]: Binary,
  attributes: Convolution,
  { channelBlock: b }: Target,
): Value | null {
  const [image, made] = [imageOf(x), imageOf(g)];
  if (!image || !made || b === 1) return null;
  const [batch, channels] = image;
  const [, out, height, width] = made;
  if (out % b !== 0) return null;
  const { group, strides, dilations, kernelShape } = attributes;
  const settings: Convolution = {
    kernelShape: [height, width],
    strides: dilations,
    dilations: strides,
    pads: [0, 0, 0, 0],
    group: 1,
  };
  if (isDepthwise(channels, out, group)) {
    const planes = batch * channels;
    const seen = seenBy(attributes, [height, width], x);
    const y = blockedConv(
      toBlocks(reshape(seen, [1, planes, ...shapeOf(seen).slice(2)])),
      outerBlockedWeight(reshape(g, [planes, 1, height, width]), b),
      { ...settings, group: planes },
    );
    return reduceSum(reshape(fromBlocks(y), [batch, channels, 1, ...kernelShape]), { axes: [0] });
  }
  if (group > 1) return null;
  const swapped = swapBatch(x, g, b);
  if (!swapped) return null;
  const seen = seenBy(attributes, [height, width], swapped.x);
  const [, , rows, columns] = shapeOf(seen);
  const y = blockedConv(reshape(seen, [channels, batch, rows!, columns!]), swapped.g, settings);
  const kernel = kernelShape[0]! * kernelShape[1]!;
  // [in, out / b, kernel, b] → [out / b, in, kernel, b] → [out / b, b, in, kernel]
  const outer = transpose(reshape(y, [channels, out / b, kernel * b]), [1, 0, 2]);
  const weight = fromBlocks(reshape(outer, [out / b, b, channels * kernel, 1]));
  return reshape(weight, [out, channels, ...kernelShape]);
}

/** What of an x with its spatial axes at 2 and 3 the window sees at so many positions: padded, and without what it never reaches. */
function seenBy(attributes: Convolution, positions: readonly number[], x: Value): Value {
  const { pads, strides } = attributes;
  const around = (from: number) =>
    shapeOf(x).map((_, axis) => (axis === 2 || axis === 3 ? pads[axis - 2 + from]! : 0));
  const padded = pads.some(n => n > 0) ? pad(x, { pads: [...around(0), ...around(2)] }) : x;
  const ends = positions.map((count, axis) => (count - 1) * strides[axis]! + extent(attributes, axis));
  const whole = ends.every((end, axis) => end === shapeOf(padded)[axis + 2]);
  return whole ? padded : slice(padded, { starts: [0, 0], ends, axes: [2, 3] });
}

/**
 * x, its batch and channels swapped and the batch in blocks, [in, n / b, height, width, b], and g as a weight whose inputs are
 * the batch. A batch smaller than a block stays plain; null where it is not in whole blocks.
 */
function swapBatch(x: Value, g: Value, b: number): { x: Value; g: Value } | null {
  const [batch, channels, rows, columns] = imageOf(x)!;
  const [, out, height, width] = imageOf(g)!;
  const [size, positions] = [rows * columns, height * width];
  if (batch < b) {
    const blocks = reshape(toBlocks(g), [batch, out / b, positions * b]);
    return {
      x: transpose(x, [1, 0, 2, 3]),
      g: reshape(transpose(blocks, [1, 0, 2]), [out, batch, height, width]),
    };
  }
  if (batch % b !== 0) return null;
  const samples = reshape(interleave(x, batch / b, b, channels * size), [batch / b, channels, size * b]);
  const inner = interleave(g, batch / b, b, out * positions);
  const outer = interleave(inner, (batch / b) * (out / b), b, positions * b);
  const weight = transpose(reshape(outer, [batch / b, out / b, positions * b * b]), [1, 0, 2]);
  return {
    x: reshape(transpose(samples, [1, 0, 2]), [channels, batch / b, rows, columns, b]),
    g: reshape(weight, [out, batch, height, width]),
  };
}
