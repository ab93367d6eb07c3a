/** Windows that slide over an image: kernels and pools. */
import { layerProblem } from '../graph/problem-codes.ts';
import { choice, ints } from './attribute.ts';
import type { ImageSize } from './require.ts';

export const padding = choice({
  default: 'valid',
  options: ['same', 'valid', 'explicit'],
  doc: 'same: the image keeps its size (divided by the stride). valid: no padding. explicit: as pads says.',
});

export const pads = ints({
  default: [0, 0, 0, 0],
  length: 4,
  min: 0,
  when: { attribute: 'padding', is: ['explicit'] },
  doc: 'Rows and columns added at top, left, bottom and right; read where padding is explicit.',
});

export interface Window {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly dilation?: readonly number[];
  readonly padding: 'same' | 'valid' | 'explicit';
  readonly pads: readonly number[];
}

/**
 * The padding [top, left, bottom, right] in numbers. `same` is TensorFlow's and ONNX's SAME_UPPER: the result has
 * ceil(size / stride) rows, and where the padding is odd, the bottom and the right get the larger half.
 */
export function resolvePads(window: Window, { height, width }: ImageSize): number[] {
  const extents = window.kernelSize.map((size, axis) => (window.dilation?.[axis] ?? 1) * (size - 1) + 1);
  const sizes = [height, width];
  const [begin, end]: [number[], number[]] = [[], []];
  sizes.forEach((size, axis) => {
    if (window.padding === 'same') {
      const stride = window.stride[axis]!;
      const total = Math.max((Math.ceil(size / stride) - 1) * stride + extents[axis]! - size, 0);
      begin.push(Math.floor(total / 2));
      end.push(Math.ceil(total / 2));
    } else {
      begin.push(window.padding === 'explicit' ? window.pads[axis]! : 0);
      end.push(window.padding === 'explicit' ? window.pads[axis + 2]! : 0);
    }
  });
  if (sizes.some((size, axis) => size + begin[axis]! + end[axis]! < extents[axis]!))
    throw layerProblem('window-too-large', { window: times(extents), image: times(sizes) }, { port: 'x' });
  return [...begin, ...end];
}

/** `3×3`. */
export const times = (sizes: readonly number[]): string => sizes.join('×');
