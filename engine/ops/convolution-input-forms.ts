/** Ways to say the gradient of a convolution by its input. */
import type { TensorType } from '../ir/type.ts';
import { shapeOf, type Value } from '../ir/value.ts';
import { blockedInputGradient } from './blocked-forms.ts';
import { blockedPhases } from './blocked-phases.ts';
import { conv, convTranspose } from './convolution.ts';
import type { InputGradient } from './convolution-gradients.ts';
import { range, requireKnownShape } from './infer.ts';
import { reshape, transpose } from './movement.ts';
import type { Binary, OpForm, Target } from './op.ts';
import { reverse } from './slice.ts';
import { leftOver, reachBack, spaceOut } from './turned.ts';

/** ONNX defines ConvTranspose as this gradient. */
const byConvTranspose = ([g, w]: Binary, attributes: InputGradient): Value =>
  convTranspose(g, w, { ...attributes, outputPadding: leftOver(attributes, attributes.spatial) });

/** A convolution of g, with stride - 1 zeros between its elements, with w turned around and its channels swapped. */
function byFlippedWeights([g, w]: Binary, attributes: InputGradient): Value | null {
  const { strides, dilations, group, kernelShape } = attributes;
  const rank = strides.length;
  const reach = reachBack(attributes, attributes.spatial);
  if (!reach) return null;
  const [out, perGroup] = requireKnownShape('Conv', shapeOf(w)) as [number, number];
  const kernelAxes = range(rank, 2);
  // [out, in / g, k] as [in, out / g, k], group by group.
  const swapped = (): Value => {
    const grouped = reshape(w, [group, out / group, perGroup, ...kernelShape]);
    const turned = transpose(grouped, [0, 2, 1, ...kernelAxes.map(axis => axis + 1)]);
    return reshape(turned, [group * perGroup, out / group, ...kernelShape]);
  };
  const weight = group === 1 ? transpose(w, [1, 0, ...kernelAxes]) : swapped();
  const wide = kernelAxes.filter((_, axis) => kernelShape[axis]! > 1);
  return conv(spaceOut(g, strides), wide.length > 0 ? reverse(weight, wide) : weight, {
    pads: reach,
    dilations,
    group,
  });
}

export const inputForms: readonly OpForm<Binary, InputGradient>[] = [
  { name: 'conv-transpose', build: byConvTranspose },
  { name: 'flipped-weights', build: byFlippedWeights },
  { name: 'blocked', providers: ['cpu'], build: blockedInputGradient },
  { name: 'blocked-phases', providers: ['cpu'], build: blockedPhases },
];

/** Rows and columns of g from which on the phases of a strided convolution are worth their weaving. */
const MANY_ROWS = 8;

/**
 * ConvTranspose is a product of matrices for each sample: where that has few columns, it reads all filters for little work, sample by sample
 * (32 samples of 512 channels, 2×2: 132 ms for 31 of the blocked form; 4×4: 12 for 38).
 */
const isRepeated = ({ shape: [samples, , ...places] }: TensorType): boolean =>
  Number(samples) >= 8 && places.reduce((n: number, size) => n * Number(size), 1) <= 9;

/**
 * Measured on the CPU with two cores: the blocked kernels win wherever the channels come in blocks, by up to ten where each channel has
 * a filter of its own; without them, and for a 1×1 kernel, the flipped convolution does, and ConvTranspose elsewhere.
 */
export function preferredInputForm(
  [g, w]: readonly TensorType[],
  { strides, group, kernelShape }: InputGradient,
  { provider, channelBlock }: Target,
): string {
  // onnxruntime's webgpu provider has no ConvTranspose over volumes.
  if (provider === 'webgpu' && strides.length > 2) return 'flipped-weights';
  const [out, perGroup] = [Number(g!.shape[1]), Number(w!.shape[1])];
  const depthwise = perGroup === 1 && out === group;
  const blocked = (group === 1 && out % 8 === 0 && perGroup % 8 === 0 && perGroup >= 16) || depthwise;
  const inBlocks = channelBlock > 1 && strides.length === 2 && out % channelBlock === 0 && blocked;
  const pointwise = kernelShape.every(size => size === 1);
  if (strides.some(stride => stride > 1)) {
    if (inBlocks && !pointwise && isRepeated(g!)) return 'blocked';
    return inBlocks && (pointwise || Number(g!.shape[2]) >= MANY_ROWS) ? 'blocked-phases' : 'conv-transpose';
  }
  if (inBlocks && (!pointwise || depthwise)) return 'blocked';
  return blocked ? 'flipped-weights' : 'conv-transpose';
}
