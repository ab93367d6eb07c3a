/** Windows that slide over a signal, an image or a volume: kernels and pools. */
import { layerProblem } from '../graph/problem-codes.ts';
import { choice, type IntsAttribute, ints } from './attribute.ts';

/** Number of spatial axes. */
export type Rank = 1 | 2 | 3;

const AXES = { 1: ['Length'], 2: ['Height', 'width'], 3: ['Depth', 'height', 'width'] } as const;
const LAYOUTS = {
  1: 'Signals [batch, channels, length].',
  2: 'Images [batch, channels, height, width].',
  3: 'Volumes [batch, channels, depth, height, width].',
} as const;
const BORDERS = {
  1: 'Values added at the start and the end',
  2: 'Rows and columns added at top, left, bottom and right',
  3: 'Values added before each axis, then after each',
} as const;

/** What arrives at a layer with this many spatial axes. */
export const layoutOf = (rank: Rank): string => LAYOUTS[rank];

/** `Height and width of the window.` */
export const sizesOf = (rank: Rank, of: string): string =>
  `${AXES[rank].join(', ').replace(/, (\w+)$/, ' and $1')} of ${of}.`;

/** One number for each spatial axis. */
export const perAxis = (rank: Rank, value: number, min: number, doc: string): IntsAttribute =>
  ints({ default: Array<number>(rank).fill(value), length: rank, min, doc });

export const padding = choice({
  default: 'valid',
  options: ['same', 'valid', 'explicit'],
  doc: 'same: the image keeps its size (divided by the stride). valid: no padding. explicit: as pads says.',
});

export const padsOf = (rank: Rank): IntsAttribute =>
  ints({
    default: Array<number>(2 * rank).fill(0),
    length: 2 * rank,
    min: 0,
    when: { attribute: 'padding', is: ['explicit'] },
    doc: `${BORDERS[rank]}; read where padding is explicit.`,
  });

export interface Window {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly dilation?: readonly number[];
  readonly padding: 'same' | 'valid' | 'explicit';
  readonly pads: readonly number[];
}

/** How far the window reaches along each axis. */
export const extentsOf = ({ kernelSize, dilation }: Pick<Window, 'kernelSize' | 'dilation'>): number[] =>
  kernelSize.map((size, axis) => (dilation?.[axis] ?? 1) * (size - 1) + 1);

/**
 * The padding in numbers: before each axis, then after each. `same` is TensorFlow's and ONNX's SAME_UPPER: the result
 * has ceil(size / stride) rows, and where the padding is odd, the bottom and the right get the larger half.
 */
export function resolvePads(window: Window, sizes: readonly number[]): number[] {
  const extents = extentsOf(window);
  const [begin, end]: [number[], number[]] = [[], []];
  sizes.forEach((size, axis) => {
    if (window.padding === 'same') {
      const stride = window.stride[axis]!;
      const total = Math.max((Math.ceil(size / stride) - 1) * stride + extents[axis]! - size, 0);
      begin.push(Math.floor(total / 2));
      end.push(Math.ceil(total / 2));
    } else {
      begin.push(window.padding === 'explicit' ? window.pads[axis]! : 0);
      end.push(window.padding === 'explicit' ? window.pads[axis + sizes.length]! : 0);
    }
  });
  if (sizes.some((size, axis) => size + begin[axis]! + end[axis]! < extents[axis]!))
    throw layerProblem('window-too-large', { window: times(extents), image: times(sizes) }, { port: 'x' });
  return [...begin, ...end];
}

/** `3×3`. */
export const times = (sizes: readonly number[]): string => sizes.join('×');
