/** Ways to say the gradient of a convolution by its input. */
import type { TensorType } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { conv, convTranspose } from './convolution.ts';
import type { InputGradient } from './convolution-gradients.ts';
import { range, requireKnownShape } from './infer.ts';
import { reshape, transpose } from './movement.ts';
import type { Binary, OpForm, Target } from './op.ts';
import { dilate, reverse, slice } from './slice.ts';
import { extent } from './window.ts';

/** Rows and columns that the stride left over at the end: no window reached them. */
function leftOver(attributes: InputGradient): number[] {
  const { spatial, strides, pads } = attributes;
  return requireKnownShape('Conv', spatial).map((size, axis) => {
    const room = size + pads[axis]! + pads[axis + strides.length]! - extent(attributes, axis);
    return room % strides[axis]!;
  });
}

/** ONNX defines ConvTranspose as this gradient. */
const byConvTranspose = ([g, w]: Binary, attributes: InputGradient): Value =>
  convTranspose(g, w, { ...attributes, outputPadding: leftOver(attributes) });

/** A convolution of g, with stride - 1 zeros between its elements, with w turned around and its channels swapped. */
function byFlippedWeights([g, w]: Binary, attributes: InputGradient): Value | null {
  const { strides, pads, dilations, group, kernelShape } = attributes;
  const rank = strides.length;
  const rest = leftOver(attributes);
  const reach = range(2 * rank).map(
    i => extent(attributes, i % rank) - 1 - pads[i]! + (i < rank ? 0 : rest[i - rank]!),
  );
  if (reach.some(n => n < 0)) return null;
  const [out, perGroup] = requireKnownShape('Conv', shapeOf(w)) as [number, number];
  const kernelAxes = range(rank, 2);
  // [out, in / g, k] as [in, out / g, k], group by group.
  const grouped = reshape(w, [group, out / group, perGroup, ...kernelShape]);
  const swapped = transpose(grouped, [0, 2, 1, ...kernelAxes.map(axis => axis + 1)]);
  const weight = reshape(swapped, [group * perGroup, out / group, ...kernelShape]);
  const wide = kernelAxes.filter((_, axis) => kernelShape[axis]! > 1);
  const spaced = strides.reduce((value, stride, axis) => spaceOut(value, axis + 2, stride), g);
  return conv(spaced, wide.length > 0 ? reverse(weight, wide) : weight, { pads: reach, dilations, group });
}

/** stride - 1 zeros between the elements. */
function spaceOut(x: Value, axis: number, stride: number): Value {
  const span = (Number(shapeOf(x)[axis]) - 1) * stride + 1;
  return slice(dilate(x, axis, stride), { starts: [0], ends: [span], axes: [axis] });
}

export const inputForms: readonly OpForm<Binary, InputGradient>[] = [
  { name: 'conv-transpose', build: byConvTranspose },
  { name: 'flipped-weights', build: byFlippedWeights },
];

/**
 * Measured on the CPU with two cores: the flipped convolution wins where onnxruntime has its blocked kernels for it,
 * which take channels by eights, or one channel a group. Elsewhere ConvTranspose does, by up to five.
 */
export function preferredInputForm(
  [g, w]: readonly TensorType[],
  { strides, group }: InputGradient,
  { provider }: Target,
): string {
  // onnxruntime's webgpu provider has no ConvTranspose over volumes.
  if (provider === 'webgpu' && strides.length > 2) return 'flipped-weights';
  const [out, perGroup] = [Number(g!.shape[1]), Number(w!.shape[1])];
  const blocked = group === 1 && out % 8 === 0 && perGroup % 8 === 0 && perGroup >= 16;
  const depthwise = perGroup === 1 && out === group;
  return strides.every(stride => stride === 1) && (blocked || depthwise)
    ? 'flipped-weights'
    : 'conv-transpose';
}
