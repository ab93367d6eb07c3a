/** The gradients of pooling, from masks: ONNX's own ways (Indices, MaxUnpool) do not run on webgpu. */
import { formatShape, type Shape, sameShape, sizeOf, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, constant, shapeOf, type Value } from '../ir/value.ts';
import { add, max, mul } from './arithmetic.ts';
import { and, cast, equal, not } from './compare.ts';
import { range, replaceAt, requireKnownShape } from './infer.ts';
import { stack } from './joining.ts';
import { reshape, transpose } from './movement.ts';
import { type Binary, op } from './op.ts';
import { zeros } from './operand.ts';
import { pad } from './padding.ts';
import { type AveragePooling, maxPool, type Pooling } from './pooling.ts';
import { slice } from './slice.ts';
import { slide, type WindowSettings, windowOf } from './window.ts';

/** One spatial axis of a window that slides. */
interface Sliding {
  readonly axis: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  /** Sizes of the input and of the result. */
  readonly size: number;
  readonly count: number;
}

/** @param first where the spatial axes begin */
function slidings(from: Shape, to: Shape, attributes: Pooling, first = 2): Sliding[] {
  const sizes = requireKnownShape('Pool', from).slice(first);
  const counts = requireKnownShape('Pool', to).slice(first);
  return attributes.kernelShape.map((kernel, i) => ({
    axis: i + first,
    kernel,
    stride: attributes.strides[i]!,
    dilation: attributes.dilations[i]!,
    before: attributes.pads[i]!,
    size: sizes[i]!,
    count: counts[i]!,
  }));
}

/** How far the windows reach along the axis, from the first padded element on. */
const reach = ({ kernel, stride, dilation, count }: Sliding): number =>
  (count - 1) * stride + (kernel - 1) * dilation + 1;

/** x so that every window lies inside: padded with `value`, or without what no window reaches. */
function fit(x: Value, s: Sliding, value: number): Value {
  const rank = shapeOf(x).length;
  const after = Math.max(0, reach(s) - s.before - s.size);
  return pad(x, {
    pads: range(2 * rank).map(i => (i === s.axis ? s.before : i === s.axis + rank ? after : 0)),
    value,
  });
}

/** What each offset of the kernel sees at every position along the axis. */
const views = (x: Value, { axis, kernel, stride, dilation, count }: Sliding): Value[] =>
  range(kernel).map(k =>
    slice(x, {
      starts: [k * dilation],
      ends: [k * dilation + (count - 1) * stride + 1],
      axes: [axis],
      steps: [stride],
    }),
  );

/**
 * The way back from `views`: adds what came for each offset to the elements that it saw, and cuts the padding off.
 * Elements stride apart are one class; the classes are laid side by side, so nothing is scattered.
 */
function unview(parts: readonly Value[], s: Sliding): Value {
  const { axis, stride, dilation, before, size } = s;
  const shape = shapeOf(parts[0]!);
  const rank = shape.length;
  // Long enough for the whole input, and for all that the windows reach.
  const length = Math.ceil(Math.max(reach(s), before + size) / stride);
  const placed = (part: Value, first: number): Value =>
    pad(part, {
      pads: range(2 * rank).map(i => (i === axis ? first : i === axis + rank ? length - first - s.count : 0)),
    });
  const classes = range(stride).map(residue =>
    parts
      .flatMap((part, k) =>
        (k * dilation) % stride === residue ? [placed(part, Math.floor((k * dilation) / stride))] : [],
      )
      .reduce<Value | null>((sum, part) => (sum ? add(sum, part) : part), null),
  );
  const nothing = zeros(replaceAt(shape, axis, length));
  const woven = stack(
    classes.map(part => part ?? nothing),
    axis + 1,
  );
  const whole = reshape(woven, replaceAt(shape, axis, length * stride));
  return slice(whole, { starts: [before], ends: [before + size], axes: [axis] });
}

// -------------------------------------------------------------- MaxPool

/** The least float: padding is never the largest. WGSL has no literal for an infinity. */
const LOWEST = -3.4028234663852886e38;

/** For each view: 1 where it is the first of them that equals y. PyTorch gives a tie to the first, too. */
function firsts(seen: readonly Value[], y: Value): Value[] {
  let open: Value | null = null;
  return seen.map(view => {
    const hit = equal(view, y);
    const first = open ? and(hit, open) : hit;
    open = open ? and(open, not(hit)) : not(hit);
    return cast(first, 'float32');
  });
}

/** One mask for each offset of the kernel. */
function byOffsets([x, g]: Binary, attributes: Pooling): Value {
  const y = maxPool(x, attributes);
  const along = slidings(shapeOf(x), shapeOf(y), attributes);
  const padded = along.reduce((value, s) => fit(value, s, LOWEST), x);
  const seen = along.reduce<Value[]>((parts, s) => parts.flatMap(part => views(part, s)), [padded]);
  let parts = firsts(seen, y).map(mask => mul(mask, g));
  // The last axis ran fastest, so its offsets lie together.
  for (const s of along.toReversed())
    parts = range(parts.length / s.kernel).map(i => unview(parts.slice(i * s.kernel, (i + 1) * s.kernel), s));
  return parts[0]!;
}

/**
 * Axis by axis: the maximum of a window is the maximum over rows of each row's maximum, and the first row that has it
 * holds the first element that has it. So as many masks as the kernel's sides add up to, not their product.
 */
const byAxes = ([x, g]: Binary, attributes: Pooling): Value =>
  alongAxes(x, g, slidings(shapeOf(x), shapeOf(g), attributes));

/**
 * The same with the spatial axes first: whatever is cut, padded and put together is then whole runs of memory, which on the CPU is worth
 * the two transpositions.
 */
function bySpaceFirst([x, g]: Binary, attributes: Pooling): Value {
  const [front, gradient] = [spaceFirst(x), spaceFirst(g)];
  const dx = alongAxes(front, gradient, slidings(shapeOf(front), shapeOf(gradient), attributes, 0));
  const planes = sizeOf(shapeOf(x).slice(0, 2));
  return reshape(transpose(reshape(dx, [sizeOf(shapeOf(x)) / planes, planes])), shapeOf(x));
}

/** [batch, channels, ...spatial] → [...spatial, batch · channels] */
function spaceFirst(x: Value): Value {
  const [batch, channels, ...spatial] = requireKnownShape('Pool', shapeOf(x)) as [number, number];
  const planes = batch * channels;
  return reshape(transpose(reshape(x, [planes, sizeOf(spatial)])), [...spatial, planes]);
}

function alongAxes(x: Value, g: Value, along: readonly Sliding[]): Value {
  const steps: { s: Sliding; seen: Value[]; top: Value }[] = [];
  let top = x;
  for (const s of along.toReversed()) {
    const seen = views(fit(top, s, LOWEST), s);
    top = seen.reduce((a, b) => max(a, b));
    steps.push({ s, seen, top });
  }
  return steps.reduceRight((gradient, { s, seen, top }) => {
    const parts = firsts(seen, top).map(mask => mul(mask, gradient));
    return unview(parts, s);
  }, g);
}

// Piecewise constant in x and linear in g; second derivatives are not needed.
export const MaxPoolGradient = op<Binary, Pooling>({
  name: 'MaxPoolGradient',
  infer: ([x, g], attributes): TensorType => {
    const spatial = slide('MaxPool', x.shape.slice(2), attributes, attributes.ceilMode);
    if (!sameShape(g.shape, [...x.shape.slice(0, 2), ...spatial]))
      throw new TypeProblem(
        'pool-gradient',
        `${formatShape(g.shape)} is not the shape of this pool's result.`,
      );
    return x;
  },
  vjp: 'none',
  forms: [
    { name: 'axes', build: byAxes },
    { name: 'offsets', build: byOffsets },
    { name: 'space-first', build: bySpaceFirst },
  ],
  // Measured on the CPU: by axes is as fast for 2×2 and faster for all others, with fewer operations; space first is so again where the
  // windows overlap at every element.
  preferredForm: (_, { strides }, { provider }) =>
    provider === 'cpu' && strides.every(stride => stride === 1) ? 'space-first' : 'axes',
  beside: ([x], attributes) => [maxPool(x, attributes)],
  samples: [
    { inputs: [distinct([2, 2, 4, 6]), [2, 2, 2, 3]], attributes: sample([2, 2], { strides: [2, 2] }) },
    {
      inputs: [distinct([1, 2, 5, 5]), [1, 2, 3, 3]],
      attributes: sample([3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
    },
    { inputs: [distinct([1, 1, 5, 6]), [1, 1, 4, 6]], attributes: sample([3, 2], { pads: [1, 0, 0, 1] }) },
    {
      inputs: [distinct([1, 1, 7, 6]), [1, 1, 4, 2]],
      attributes: sample([2, 2], { strides: [1, 3], dilations: [3, 1] }),
    },
    { inputs: [distinct([1, 2, 5, 5]), [1, 2, 3, 3]], attributes: sample([2, 2], { strides: [2, 2] }, true) },
    // Every element ties.
    {
      inputs: [{ shape: [1, 1, 5, 5], values: Array(25).fill(1) }, [1, 1, 3, 3]],
      attributes: sample([3, 3]),
    },
  ],
});

/** Gradient of `maxPool(x)` by x. The forms compute the pool again, which `simplify` merges with the first. */
export function maxPoolGradient(x: Value, g: Value, attributes: Pooling): Value {
  return apply(MaxPoolGradient, [x, g], attributes);
}

function distinct(shape: readonly number[]) {
  return { shape, distinct: true };
}

function sample(kernelShape: readonly number[], settings: WindowSettings = {}, ceilMode = false): Pooling {
  return { ...windowOf('MaxPool', kernelShape, settings), ceilMode };
}

// -------------------------------------------------------------- AveragePool

/** Gradient of an average pool by its input of this shape: each window's share, axis by axis. */
export function averagePoolGradient(g: Value, shape: Shape, attributes: AveragePooling): Value {
  const along = slidings(shape, shapeOf(g), attributes);
  const rank = shapeOf(g).length;
  let y = g;
  along.forEach((s, i) => {
    const after = attributes.pads[i + along.length]!;
    const counts = range(s.count).map(at => elementsOf(s, at, after, attributes.countIncludePad));
    const even = counts.every(count => count === counts[0]);
    const shares = Float32Array.from(counts, count => 1 / count);
    const lengths = range(rank).map(axis => (axis === s.axis ? s.count : 1));
    y = mul(y, even ? 1 / counts[0]! : constant(shares, lengths));
  });
  return along.reduceRight((part, s) => unview(Array<Value>(s.kernel).fill(part), s), y);
}

/** How many elements the window at a position averages along an axis. */
function elementsOf(s: Sliding, at: number, after: number, countIncludePad: boolean): number {
  const start = at * s.stride - s.before;
  const end = start + s.kernel;
  return countIncludePad ? Math.min(end, s.size + after) - start : Math.min(end, s.size) - Math.max(start, 0);
}
