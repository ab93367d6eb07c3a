/**
 * The gradient of a strided convolution by its input, phase by phase: of the padded input's rows and columns, every stride-th sees the
 * same part of the kernel, so each such part is a dense convolution of g with the weight's part turned around. No multiplication by the
 * zeros that a spaced out g would have.
 */
import { shapeOf, type Value } from '../ir/value.ts';
import { blockedConv, fromBlocks, toBlocks } from './blocked.ts';
import { isDepthwise, turnedDepthwiseWeight, turnedWeight } from './blocked-weights.ts';
import type { InputGradient } from './convolution-gradients.ts';
import { range, requireKnownShape } from './infer.ts';
import { stack } from './joining.ts';
import { reshape } from './movement.ts';
import type { Binary, Target } from './op.ts';
import { zeros } from './operand.ts';
import { slice } from './slice.ts';

/** What one axis is made of. */
interface Axis {
  readonly stride: number;
  readonly kernel: number;
  /** Of g. */
  readonly size: number;
  /** Rows of each phase, those of the padding among them. */
  readonly count: number;
  readonly before: number;
  /** Of the result. */
  readonly result: number;
}

/** dx[stride t + phase - pad] = Σ w[phase + stride m] g[t - m] over all m, along each axis. */
export function blockedPhases(
  [g, w]: Binary,
  attributes: InputGradient,
  { channelBlock: b }: Target,
): Value | null {
  const { strides, dilations, group, kernelShape, pads, spatial } = attributes;
  if (b === 1 || strides.length !== 2 || dilations.some(n => n > 1) || strides.every(n => n === 1))
    return null;
  const [batch, out, ...sizes] = requireKnownShape('Conv', shapeOf(g)) as [number, number, number, number];
  const seen = Number(shapeOf(w)[1]) * group;
  if (out % b !== 0 || seen % b !== 0) return null;
  const depthwise = isDepthwise(seen, out, group);
  if (group > 1 && !depthwise) return null;
  const [rows, columns] = range(2).map((axis): Axis => {
    const [stride, result, before] = [strides[axis]!, Number(spatial[axis]), pads[axis]!];
    const count = Math.ceil((result + before + pads[axis + 2]!) / stride);
    return { stride, kernel: kernelShape[axis]!, size: sizes[axis]!, count, before, result };
  }) as [Axis, Axis];

  const blocks = toBlocks(g);
  const shape = [batch, seen / b, rows.count, columns.count, b];
  const phase = (row: number, column: number): Value => {
    const taps = [tapsOf(rows, row), tapsOf(columns, column)] as const;
    if (taps.includes(0)) return zeros(shape);
    const part = slice(w, {
      starts: [row, column],
      ends: [...kernelShape],
      axes: [2, 3],
      steps: strides,
    });
    const y = blockedConv(blocks, depthwise ? turnedDepthwiseWeight(part, b) : turnedWeight(part, b), {
      kernelShape: taps,
      strides: [1, 1],
      dilations: [1, 1],
      pads: [taps[0] - 1, taps[1] - 1, rows.count - rows.size, columns.count - columns.size],
      group,
    });
    return reshape(y, shape);
  };
  const woven = stack(
    range(rows.stride).map(row =>
      stack(
        range(columns.stride).map(column => phase(row, column)),
        4,
      ),
    ),
    3,
  );
  const whole = reshape(woven, [
    batch,
    seen / b,
    rows.count * rows.stride,
    columns.count * columns.stride,
    b,
  ]);
  const ends = [rows, columns].map(({ before, result }) => before + result);
  const dx = slice(whole, { starts: [rows.before, columns.before], ends, axes: [2, 3] });
  return fromBlocks(reshape(dx, [batch, seen, rows.result, columns.result]));
}

/** How many of the kernel's elements a phase sees. */
const tapsOf = ({ kernel, stride }: Axis, phase: number): number =>
  Math.max(0, Math.ceil((kernel - phase) / stride));
