/** Sliding windows: what convolution and pooling share. All lists are by spatial axis; pads in ONNX's order. */
import { addDims, ceilDivDims, floorDivDims, subDims } from '../ir/dim.ts';
import { type Dim, formatShape, type Shape, TypeProblem } from '../ir/type.ts';

export type Window = {
  kernelShape: readonly number[];
  strides: readonly number[];
  /** Before each axis, then after each. */
  pads: readonly number[];
  dilations: readonly number[];
};

export interface WindowSettings {
  /** 1 where it is left out. */
  readonly strides?: readonly number[];
  /** Before each axis, then after each; 0 where it is left out. */
  readonly pads?: readonly number[];
  /** 1 where it is left out. */
  readonly dilations?: readonly number[];
}

export function windowOf(name: string, kernelShape: readonly number[], settings: WindowSettings): Window {
  const rank = kernelShape.length;
  const ones = kernelShape.map(() => 1);
  const { strides = ones, dilations = ones, pads = [...ones, ...ones].fill(0) } = settings;
  const whole = (list: readonly number[], length: number, low: number) =>
    list.length === length && list.every(n => Number.isInteger(n) && n >= low);
  if (
    !whole(kernelShape, rank, 1) ||
    !whole(strides, rank, 1) ||
    !whole(dilations, rank, 1) ||
    !whole(pads, 2 * rank, 0)
  )
    throw new TypeProblem(
      'window',
      `${name}: kernel ${formatShape(kernelShape)}, stride ${formatShape(strides)}, dilation ${formatShape(dilations)} and padding ${formatShape(pads)} do not describe a window over ${rank} axes.`,
      { op: name, kernel: formatShape(kernelShape), strides: formatShape(strides), rank },
    );
  return { kernelShape, strides, pads, dilations };
}

/** How far the window reaches along an axis. */
export const extent = ({ kernelShape, dilations }: Window, axis: number): number =>
  (kernelShape[axis]! - 1) * dilations[axis]! + 1;

/** Number of positions along each axis: floor((size + pads - extent) / stride) + 1. */
export function slide(name: string, spatial: Shape, window: Window, ceil = false): Shape {
  const { strides, pads } = window;
  const rank = strides.length;
  return spatial.map((size, axis) => {
    const [before, after] = [pads[axis]!, pads[axis + rank]!];
    const reach = extent(window, axis);
    const room = subDims(addDims(size, before + after), reach);
    if (typeof room === 'number' && room < 0)
      throw new TypeProblem(
        'window-too-large',
        `${name}: a window of ${reach} does not fit in ${size}${before + after > 0 ? ` padded by ${before + after}` : ''}.`,
        { op: name, window: reach, size, padding: before + after },
      );
    const stride = strides[axis]!;
    const count = addDims(ceil ? ceilDivDims(room, stride) : floorDivDims(room, stride), 1);
    // As in PyTorch, a window must begin inside the input or what was padded before it.
    const beyond =
      ceil && typeof count === 'number' && typeof size === 'number' && (count - 1) * stride >= size + before;
    return beyond ? count - 1 : count;
  });
}

/** Positions of a transposed convolution: stride (n - 1) + extent + outputPadding - pads. */
export function spread(spatial: Shape, window: Window, outputPadding: readonly number[]): Dim[] {
  const { strides, pads } = window;
  return spatial.map((size, axis) => {
    if (typeof size !== 'number')
      throw new TypeProblem('symbolic', `ConvTranspose needs a fixed size, but "${size}" is not known yet.`, {
        op: 'ConvTranspose',
        dim: size,
      });
    const cut = pads[axis]! + pads[axis + strides.length]!;
    const result = (size - 1) * strides[axis]! + extent(window, axis) + outputPadding[axis]! - cut;
    if (result < 1)
      throw new TypeProblem('window-too-large', `ConvTranspose: a padding of ${cut} leaves nothing.`, {
        op: 'ConvTranspose',
        padding: cut,
      });
    return result;
  });
}
