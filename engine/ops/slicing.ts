/** Ops that cut tensors up, join, pad and repeat them. */
import { addDims, mulDims, subDims } from '../ir/dim.ts';
import { type Dim, formatShape, type Shape, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, applyAll, shapeOf, type Value } from '../ir/value.ts';
import { add } from './arithmetic.ts';
import { normalizeAxis, range, replaceAt, requireKnown } from './infer.ts';
import { reshape, unsqueeze } from './movement.ts';
import { type OpRow, op, type Unary } from './op.ts';
import { zeros } from './operand.ts';
import { reduceSum } from './reduction.ts';

// -------------------------------------------------------------- Slice

/** `ends` may be OPEN; all four lists have the same length. */
type Sliced = {
  starts: readonly number[];
  ends: readonly number[];
  axes: readonly number[];
  steps: readonly number[];
};

/** An end beyond any axis: the rest of it (with a negative step, minus this). */
export const OPEN = 2 ** 31 - 1;

/** First index, step and count along an axis, by ONNX's rules of clamping. */
function sliced(dim: Dim, start: number, end: number, step: number): { start: number; count: Dim } {
  if (step === 0) throw new TypeProblem('slice-step', 'The step of a slice cannot be 0.');
  if (typeof dim === 'string') {
    // Only what is true of every size that the symbol can have.
    if (step === 1 && start >= 0 && end >= OPEN) return { start, count: subDims(dim, start) };
    if (step === 1 && start >= 0 && end < 0) return { start, count: addDims(dim, end - start) };
    if (step === -1 && start === -1 && end <= -OPEN) return { start, count: dim };
    throw new TypeProblem('symbolic', `Slice needs a fixed size, but "${dim}" is not known yet.`, {
      op: 'Slice',
      dim,
    });
  }
  const clamp = (index: number, low: number, high: number) =>
    Math.min(Math.max(index < 0 ? index + dim : index, low), high);
  const from = step > 0 ? clamp(start, 0, dim) : clamp(start, 0, dim - 1);
  const to = step > 0 ? clamp(end, 0, dim) : clamp(end, -1, dim - 1);
  return { start: from, count: Math.max(0, Math.ceil((to - from) / step)) };
}

// The gradient puts each element back where it came from, and zeros elsewhere.
export const Slice = op<Unary, Sliced>({
  name: 'Slice',
  infer: ([x], { starts, ends, axes, steps }) => {
    const shape: Dim[] = [...x.shape];
    axes.forEach((axis, i) => {
      shape[axis] = sliced(x.shape[axis]!, starts[i]!, ends[i]!, steps[i]!).count;
    });
    return { dtype: x.dtype, shape };
  },
  vjp: (g, { inputs: [x], attributes: { starts, ends, axes, steps } }) => {
    const placed = axes.map((axis, i) => {
      const size = requireKnown('Slice', shapeOf(x)[axis]!);
      const { start, count } = sliced(size, starts[i]!, ends[i]!, steps[i]!);
      const n = requireKnown('Slice', count);
      const step = steps[i]!;
      return {
        axis,
        size,
        n,
        step: Math.abs(step),
        flip: step < 0,
        first: step < 0 ? start + (n - 1) * step : start,
      };
    });
    if (placed.some(({ n }) => n === 0)) return [zeros(shapeOf(x))];
    const back = placed.filter(({ flip, n }) => flip && n > 1).map(({ axis }) => axis);
    let y = back.length > 0 ? reverse(g, back) : g;
    const before = shapeOf(x).map(() => 0);
    const after = shapeOf(x).map(() => 0);
    for (const { axis, size, n, step, first } of placed) {
      const span = (n - 1) * step + 1;
      if (n > 1 && step > 1) y = slice(dilate(y, axis, step), { starts: [0], ends: [span], axes: [axis] });
      before[axis] = first;
      after[axis] = size - first - span;
    }
    return [pad(y, { pads: [...before, ...after] })];
  },
  onnx: ({ starts, ends, axes, steps }) => ({ attributes: {}, extraInputs: [starts, ends, axes, steps] }),
  samples: [
    { inputs: [[4, 5]], attributes: { starts: [1], ends: [3], axes: [0], steps: [1] } },
    { inputs: [[4, 5]], attributes: { starts: [0, -3], ends: [OPEN, OPEN], axes: [0, 1], steps: [2, 1] } },
    { inputs: [[7, 5]], attributes: { starts: [1], ends: [OPEN], axes: [0], steps: [3] } },
    { inputs: [[4, 5]], attributes: { starts: [-1], ends: [-OPEN], axes: [1], steps: [-1] } },
    { inputs: [[8, 2]], attributes: { starts: [6], ends: [0], axes: [0], steps: [-2] } },
  ],
});

export interface SliceSettings {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The first ones where it is left out. */
  readonly axes?: readonly number[];
  /** 1 where it is left out; may be negative. */
  readonly steps?: readonly number[];
}
export function slice(x: Value, { starts, ends, axes, steps }: SliceSettings): Value {
  const rank = shapeOf(x).length;
  const at = (axes ?? range(starts.length)).map(axis => normalizeAxis('Slice', axis, rank));
  const y = apply(Slice, [x], { starts, ends, axes: at, steps: steps ?? starts.map(() => 1) });
  const whole = at.every((axis, i) => shapeOf(y)[axis] === shapeOf(x)[axis] && (steps?.[i] ?? 1) > 0);
  return whole ? x : y;
}

/** The given axes from the last element to the first. */
export const reverse = (x: Value, axes: readonly number[]): Value =>
  slice(x, {
    starts: axes.map(() => -1),
    ends: axes.map(() => -OPEN),
    axes,
    steps: axes.map(() => -1),
  });

/** step - 1 zeros after each element along the axis. */
export function dilate(x: Value, axis: number, step: number): Value {
  if (step === 1) return x;
  const shape = shapeOf(x);
  const apart = unsqueeze(x, [axis + 1]);
  const pads = range(2 * (shape.length + 1)).map(i => (i === shape.length + 1 + axis + 1 ? step - 1 : 0));
  return reshape(pad(apart, { pads }), replaceAt(shape, axis, mulDims(shape[axis]!, step)));
}

// -------------------------------------------------------------- Concat and Split

// The gradient is cut into the parts again.
export const Concat = op<readonly Value[], { axis: number }>({
  name: 'Concat',
  infer: (types, { axis }) => {
    const first = types[0]!;
    for (const type of types) {
      const fits =
        type.shape.length === first.shape.length &&
        type.shape.every((dim, i) => i === axis || dim === first.shape[i]);
      if (!fits || type.dtype !== first.dtype)
        throw new TypeProblem(
          'concat-shape',
          `Cannot join ${formatShape(first.shape)} and ${formatShape(type.shape)} along axis ${axis}: all else must agree.`,
          { a: formatShape(first.shape), b: formatShape(type.shape), axis },
        );
    }
    const sum = types.map(type => type.shape[axis]!).reduce(addDims);
    return { dtype: first.dtype, shape: replaceAt(first.shape, axis, sum) };
  },
  vjp: (g, { inputs, attributes: { axis } }) =>
    split(
      g,
      inputs.map(value => shapeOf(value)[axis]!),
      axis,
    ),
  samples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
      attributes: { axis: 0 },
    },
    {
      inputs: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      attributes: { axis: 1 },
    },
  ],
});
export function concat(values: readonly Value[], axis: number): Value {
  const first = values[0];
  if (!first) throw new Error('There is nothing to join.');
  const at = normalizeAxis('Concat', axis, shapeOf(first).length);
  return values.length === 1 ? first : apply(Concat, values, { axis: at });
}

/** Joins along a new axis. */
export const stack = (values: readonly Value[], axis: number): Value =>
  concat(
    values.map(value => unsqueeze(value, [axis])),
    axis,
  );

// The gradients are joined again; a part that the loss does not need counts as zeros.
export const Split = op<Unary, { sizes: Shape; axis: number }>({
  name: 'Split',
  infer: ([x], { sizes, axis }): TensorType[] => {
    const total = sizes.reduce(addDims, 0);
    if (total !== x.shape[axis])
      throw new TypeProblem(
        'split-sizes',
        `The parts ${formatShape(sizes)} do not add up to ${x.shape[axis]}.`,
        {
          sizes: formatShape(sizes),
          total,
          size: x.shape[axis]!,
        },
      );
    return sizes.map(size => ({ dtype: x.dtype, shape: replaceAt(x.shape, axis, size) }));
  },
  vjp: (_, { outputs, gradients, attributes: { axis } }) => [
    concat(
      outputs.map((output, i) => gradients[i] ?? zeros(shapeOf(output))),
      axis,
    ),
  ],
  onnx: ({ sizes, axis }) => ({
    attributes: { axis },
    extraInputs: [sizes.map(size => requireKnown('Split', size))],
  }),
  samples: [
    { inputs: [[4, 3]], attributes: { sizes: [1, 3], axis: 0 } },
    { inputs: [[2, 6]], attributes: { sizes: [2, 3, 1], axis: 1 } },
  ],
});
export function split(x: Value, sizes: Shape, axis: number): readonly Value[] {
  const at = normalizeAxis('Split', axis, shapeOf(x).length);
  return sizes.length === 1 && sizes[0] === shapeOf(x)[at] ? [x] : applyAll(Split, [x], { sizes, axis: at });
}

// -------------------------------------------------------------- Pad and Tile

type Mode = 'constant' | 'reflect' | 'edge';
/** `pads`: what goes before each axis, then what goes after each, as in ONNX. */
type Padded = { pads: readonly number[]; value: number; mode: Mode };

// The gradient of what was padded on falls away, or is added where its value was copied from.
export const Pad = op<Unary, Padded>({
  name: 'Pad',
  infer: ([x], { pads, mode }) => {
    const rank = x.shape.length;
    if (pads.length !== 2 * rank || pads.some(n => n < 0))
      throw new TypeProblem('pads', `${formatShape(pads)} is not a padding of ${rank} axes.`, {
        pads: formatShape(pads),
        rank,
      });
    const shape = x.shape.map((dim, axis) => {
      const [before, after] = [pads[axis]!, pads[axis + rank]!];
      const limit = mode === 'reflect' && typeof dim === 'number' ? dim - 1 : OPEN;
      if (before > limit || after > limit)
        throw new TypeProblem('reflect', `Cannot reflect ${Math.max(before, after)} of only ${dim} values.`, {
          pad: Math.max(before, after),
          size: dim,
        });
      return addDims(dim, before + after);
    });
    return { dtype: x.dtype, shape };
  },
  vjp: (g, { inputs: [x], attributes: { pads, mode } }) => {
    const shape = shapeOf(x);
    return [
      shape.reduce((y, dim, axis) => unpad(y, axis, dim, pads[axis]!, pads[axis + shape.length]!, mode), g),
    ];
  },
  onnx: ({ pads, value, mode }, [x]) => ({
    attributes: { mode },
    extraInputs: mode === 'constant' ? [pads, { dtype: x!.dtype, shape: [], values: [value] }] : [pads],
  }),
  samples: [
    { inputs: [[2, 3]], attributes: { pads: [1, 0, 2, 1], value: 0, mode: 'constant' } },
    { inputs: [[2, 3]], attributes: { pads: [0, 2, 0, 0], value: 1.5, mode: 'constant' } },
    { inputs: [[3, 4]], attributes: { pads: [2, 1, 1, 3], value: 0, mode: 'reflect' } },
    { inputs: [[2, 3]], attributes: { pads: [0, 2, 3, 1], value: 0, mode: 'edge' } },
  ],
});

/** Gradient of a padding along one axis. */
function unpad(g: Value, axis: number, dim: Dim, before: number, after: number, mode: Mode): Value {
  if (before === 0 && after === 0) return g;
  const part = (start: number, end: number) => slice(g, { starts: [start], ends: [end], axes: [axis] });
  const middle = part(before, after > 0 ? -after : OPEN);
  if (mode === 'constant') return middle;
  const size = requireKnown('Pad', dim);
  const rank = shapeOf(g).length;
  const placed = (value: Value, at: number) => {
    const rest = size - at - requireKnown('Pad', shapeOf(value)[axis]!);
    return pad(value, { pads: range(2 * rank).map(i => (i === axis ? at : i === axis + rank ? rest : 0)) });
  };
  const folded = (value: Value) =>
    mode === 'edge' ? reduceSum(value, { axes: [axis], keepdims: true }) : reverse(value, [axis]);
  let y = middle;
  if (before > 0) y = add(y, placed(folded(part(0, before)), mode === 'edge' ? 0 : 1));
  if (after > 0)
    y = add(y, placed(folded(part(-after, OPEN)), mode === 'edge' ? size - 1 : size - 1 - after));
  return y;
}

export interface PadSettings {
  readonly pads: readonly number[];
  /** 0 where it is left out. */
  readonly value?: number;
  readonly mode?: Mode;
}
export const pad = (x: Value, { pads, value = 0, mode = 'constant' }: PadSettings): Value =>
  pads.every(n => n === 0) && pads.length === 2 * shapeOf(x).length
    ? x
    : apply(Pad, [x], { pads, value, mode });

// The gradient is summed over the copies.
export const Tile = op<Unary, { repeats: readonly number[] }>({
  name: 'Tile',
  infer: ([x], { repeats }) => {
    if (repeats.length !== x.shape.length)
      throw new TypeProblem('tile', `${formatShape(repeats)} does not say how often to repeat each axis.`, {
        repeats: formatShape(repeats),
        rank: x.shape.length,
      });
    return { dtype: x.dtype, shape: x.shape.map((dim, axis) => mulDims(dim, repeats[axis]!)) };
  },
  vjp: (g, { inputs: [x], attributes: { repeats } }) => {
    const apart = shapeOf(x).flatMap((dim, axis) => [repeats[axis]!, dim]);
    return [reduceSum(reshape(g, apart), { axes: repeats.map((_, axis) => 2 * axis) })];
  },
  onnx: ({ repeats }) => ({ attributes: {}, extraInputs: [repeats] }),
  samples: [
    { inputs: [[2, 3]], attributes: { repeats: [2, 1] } },
    { inputs: [[2, 3]], attributes: { repeats: [3, 2] } },
  ],
});
export const tile = (x: Value, repeats: readonly number[]): Value =>
  repeats.every(n => n === 1) && repeats.length === shapeOf(x).length ? x : apply(Tile, [x], { repeats });

export const slicing: readonly OpRow[] = [Slice, Concat, Split, Pad, Tile];
