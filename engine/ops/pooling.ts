/** Pooling over [batch, channels, ...spatial], as ONNX defines it. */
import type { TensorType } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { mul } from './arithmetic.ts';
import { FLOATS, range, requireDType, requireKnownShape, requireRank } from './infer.ts';
import { expand } from './movement.ts';
import { op, type Unary } from './op.ts';
import { averagePoolGradient, maxPoolGradient } from './pooling-gradients.ts';
import { slice } from './slice.ts';
import { extent, slide, type Window, type WindowSettings, windowOf } from './window.ts';

export type Pooling = Window & { ceilMode: boolean };

export interface PoolSettings extends WindowSettings {
  readonly kernelShape: readonly number[];
  /** Counts a last window that reaches beyond the input; false where it is left out. */
  readonly ceilMode?: boolean;
}

function inferPool(name: string, x: TensorType, attributes: Pooling): TensorType {
  requireDType(name, x, FLOATS);
  const rank = attributes.kernelShape.length + 2;
  requireRank(name, x, rank, rank);
  const spatial = slide(name, x.shape.slice(2), attributes, attributes.ceilMode);
  return { dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...spatial] };
}

const onnxAttributes = ({ kernelShape, strides, pads, dilations, ceilMode }: Pooling) => ({
  kernel_shape: kernelShape,
  strides,
  pads,
  dilations,
  ceil_mode: ceilMode,
});

// The gradient goes to the largest element of each window, to the first where several are.
export const MaxPool = op<Unary, Pooling>({
  name: 'MaxPool',
  infer: ([x], attributes) => inferPool('MaxPool', x, attributes),
  vjp: (g, { inputs: [x], attributes }) => [maxPoolGradient(x, g, attributes)],
  onnx: attributes => ({ attributes: onnxAttributes(attributes) }),
  samples: [
    { inputs: [distinct([2, 2, 4, 6])], attributes: sample([2, 2], { strides: [2, 2] }) },
    { inputs: [distinct([1, 2, 5, 7])], attributes: sample([2, 3], { strides: [2, 3] }) },
    { inputs: [distinct([1, 2, 5, 5])], attributes: sample([3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }) },
    { inputs: [distinct([1, 1, 5, 6])], attributes: sample([3, 2], { strides: [1, 1], pads: [1, 0, 0, 1] }) },
    { inputs: [distinct([1, 1, 7, 6])], attributes: sample([2, 2], { strides: [1, 3], dilations: [3, 1] }) },
    { inputs: [distinct([1, 2, 5, 5])], attributes: sample([2, 2], { strides: [2, 2], ceilMode: true }) },
    { inputs: [distinct([2, 2, 8])], attributes: sample([3], { strides: [2], pads: [1, 0] }) },
    { inputs: [distinct([1, 2, 4, 3, 4])], attributes: sample([2, 3, 2], { strides: [2, 1, 2] }) },
  ],
});
export function maxPool(x: Value, { kernelShape, ceilMode = false, ...settings }: PoolSettings): Value {
  const window = { ...windowOf('MaxPool', kernelShape, settings), ceilMode };
  const pads = padsWithoutRest('MaxPool', x, window);
  return apply(MaxPool, [cutRest(x, pads)], { ...window, pads: pads.map(pad => Math.max(0, pad)) });
}

export type AveragePooling = Pooling & { countIncludePad: boolean };

// The gradient is spread evenly over each window.
export const AveragePool = op<Unary, AveragePooling>({
  name: 'AveragePool',
  infer: ([x], attributes) => inferPool('AveragePool', x, attributes),
  vjp: (g, { inputs: [x], attributes }) => [averagePoolGradient(g, shapeOf(x), attributes)],
  onnx: attributes => {
    // Dilations came with opset 19; `averagePool` has none.
    const { dilations: _, ...rest } = onnxAttributes(attributes);
    return { attributes: { ...rest, count_include_pad: attributes.countIncludePad } };
  },
  samples: [
    { inputs: [[2, 2, 4, 6]], attributes: average([2, 2], { strides: [2, 2] }) },
    { inputs: [[1, 2, 5, 7]], attributes: average([2, 3], { strides: [2, 3] }) },
    { inputs: [[1, 2, 5, 5]], attributes: average([3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }) },
    { inputs: [[1, 1, 5, 6]], attributes: average([3, 2], { strides: [1, 1], pads: [1, 0, 0, 1] }, true) },
    { inputs: [[1, 2, 5, 5]], attributes: average([2, 2], { strides: [2, 2], ceilMode: true }) },
    { inputs: [[2, 2, 8]], attributes: average([3], { strides: [2], pads: [1, 0] }) },
    { inputs: [[1, 2, 4, 3, 4]], attributes: average([2, 3, 2], { strides: [2, 1, 2] }) },
    { inputs: [[1, 2, 5, 5]], attributes: average([3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }, true) },
  ],
});
export interface AveragePoolSettings extends PoolSettings {
  /** Counts the padding as zeros of the window; false where it is left out. */
  readonly countIncludePad?: boolean;
}
/** Dilations are not supported: ONNX has none before opset 19. */
export function averagePool(
  x: Value,
  { kernelShape, ceilMode = false, countIncludePad = false, ...settings }: AveragePoolSettings,
): Value {
  const dilations = kernelShape.map(() => 1);
  const window = { ...windowOf('AveragePool', kernelShape, settings), dilations, ceilMode };
  const pads = padsWithoutRest('AveragePool', x, window);
  return apply(AveragePool, [cutRest(x, pads)], {
    ...window,
    pads: pads.map(pad => Math.max(0, pad)),
    countIncludePad,
  });
}

/**
 * Where the last window of `ceilMode` would begin beyond the input, there is none; but onnxruntime 1.30 counts it when
 * it infers shapes, and refuses what follows. So padding that no window sees is left out, and what no window sees of the
 * input is a padding below 0.
 */
function padsWithoutRest(name: string, x: Value, window: Pooling): readonly number[] {
  const { pads, strides, ceilMode } = window;
  if (!ceilMode) return pads;
  const spatial = shapeOf(x).slice(2);
  const rank = spatial.length;
  const counts = slide(name, spatial, window, true);
  return pads.map((pad, i) => {
    const axis = i - rank;
    const [size, count] = [spatial[axis], counts[axis]];
    if (typeof size !== 'number' || typeof count !== 'number') return pad;
    const rest = pads[axis]! + size + pad - (count - 1) * strides[axis]! - extent(window, axis);
    return rest >= 1 ? pad - rest : pad;
  });
}

function cutRest(x: Value, pads: readonly number[]): Value {
  const axes = range(pads.length).filter(i => pads[i]! < 0);
  if (axes.length === 0) return x;
  const rank = pads.length / 2;
  return slice(x, {
    starts: axes.map(() => 0),
    ends: axes.map(i => pads[i]!),
    axes: axes.map(i => i - rank + 2),
  });
}

// dx = g / n
export const GlobalAveragePool = op<Unary>({
  name: 'GlobalAveragePool',
  infer: ([x]) => {
    requireDType('GlobalAveragePool', x, FLOATS);
    requireRank('GlobalAveragePool', x, 3);
    return { dtype: x.dtype, shape: x.shape.map((dim, axis) => (axis < 2 ? dim : 1)) };
  },
  vjp: (g, { inputs: [x] }) => {
    const count = requireKnownShape('GlobalAveragePool', shapeOf(x).slice(2)).reduce(
      (n, size) => n * size,
      1,
    );
    return [expand(mul(g, 1 / count), shapeOf(x))];
  },
  samples: [{ inputs: [[2, 3, 4, 5]] }, { inputs: [[2, 3, 4]] }],
});
export const globalAveragePool = (x: Value): Value => apply(GlobalAveragePool, [x]);

function distinct(shape: readonly number[]) {
  return { shape, distinct: true };
}

function sample(kernelShape: readonly number[], settings: Omit<PoolSettings, 'kernelShape'>): Pooling {
  return { ...windowOf('MaxPool', kernelShape, settings), ceilMode: settings.ceilMode ?? false };
}

function average(
  kernelShape: readonly number[],
  settings: Omit<PoolSettings, 'kernelShape'>,
  countIncludePad = false,
): AveragePooling {
  return { ...sample(kernelShape, settings), countIncludePad };
}
