/** Every n-th element between two bounds. */
import { addDims, mulDims, subDims } from '../ir/dim.ts';
import { type Dim, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { normalizeAxis, range, replaceAt, requireKnown } from './infer.ts';
import { reshape, unsqueeze } from './movement.ts';
import { type OpRow, op, type Unary } from './op.ts';
import { zeros } from './operand.ts';
import { pad } from './padding.ts';

/** One entry for each sliced axis. `ends` may be OPEN. */
type Sliced = {
  starts: readonly number[];
  ends: readonly number[];
  axes: readonly number[];
  steps: readonly number[];
};

/** An end beyond any axis: the rest of it. With a step of -1 from -1 on, minus this: all of it, turned around. */
export const OPEN = 2 ** 31 - 1;

const isReversal = (start: number, end: number, step: number): boolean =>
  start === -1 && end <= -OPEN && step === -1;

/** First index and count along an axis, by ONNX's rules of clamping. */
function sliced(dim: Dim, start: number, end: number, step: number): { start: number; count: Dim } {
  if (isReversal(start, end, step)) return { start: 0, count: dim };
  // onnxruntime 1.30's webgpu provider takes the wrong elements in all other slices backwards, so `slice` makes none.
  if (step < 1) throw new TypeProblem('slice-step', `The step of a slice cannot be ${step}.`, { step });
  if (typeof dim === 'string') {
    // Only what is true of every size that the symbol can have.
    if (step === 1 && start >= 0 && end >= OPEN) return { start, count: subDims(dim, start) };
    if (step === 1 && start >= 0 && end < 0) return { start, count: addDims(dim, end - start) };
    throw new TypeProblem('symbolic', `Slice needs a fixed size, but "${dim}" is not known yet.`, {
      op: 'Slice',
      dim,
    });
  }
  const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + dim : index, 0), dim);
  const from = clamp(start);
  return { start: from, count: Math.max(0, Math.ceil((clamp(end) - from) / step)) };
}

// The gradient puts each element back where it came from, and zeros elsewhere.
export const Slice: OpRow = op<Unary, Sliced>({
  name: 'Slice',
  infer: ([x], { starts, ends, axes, steps }): TensorType => {
    const shape: Dim[] = [...x.shape];
    axes.forEach((axis, i) => {
      shape[axis] = sliced(x.shape[axis]!, starts[i]!, ends[i]!, steps[i]!).count;
    });
    return { dtype: x.dtype, shape };
  },
  vjp: (g, { inputs: [x], output, attributes: { starts, ends, axes, steps } }) => {
    if (shapeOf(output).includes(0)) return [zeros(shapeOf(x))];
    const before = shapeOf(x).map(() => 0);
    const after = shapeOf(x).map(() => 0);
    let y = g;
    axes.forEach((axis, i) => {
      const [start, end, step] = [starts[i]!, ends[i]!, steps[i]!];
      if (isReversal(start, end, step)) {
        y = reverse(y, [axis]);
        return;
      }
      const size = requireKnown('Slice', shapeOf(x)[axis]!);
      const first = sliced(size, start, end, step).start;
      const span = (requireKnown('Slice', shapeOf(output)[axis]!) - 1) * step + 1;
      y = slice(dilate(y, axis, step), { starts: [0], ends: [span], axes: [axis] });
      before[axis] = first;
      after[axis] = size - first - span;
    });
    return [pad(y, { pads: [...before, ...after] })];
  },
  onnx: ({ starts, ends, axes, steps }) => ({ attributes: {}, extraInputs: [starts, ends, axes, steps] }),
  samples: [
    { inputs: [[4, 5]], attributes: { starts: [1], ends: [3], axes: [0], steps: [1] } },
    { inputs: [[4, 5]], attributes: { starts: [0, -3], ends: [OPEN, OPEN], axes: [0, 1], steps: [2, 1] } },
    { inputs: [[7, 5]], attributes: { starts: [1], ends: [OPEN], axes: [0], steps: [3] } },
    { inputs: [[4, 5]], attributes: { starts: [-1], ends: [-OPEN], axes: [1], steps: [-1] } },
    { inputs: [[4, 5]], attributes: { starts: [-1, 1], ends: [-OPEN, 4], axes: [1, 0], steps: [-1, 2] } },
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

/** x[start:end:step] on each axis, by ONNX's rules: an end of OPEN, or of -OPEN backwards, is the end of the axis. */
export function slice(x: Value, { starts, ends, axes, steps }: SliceSettings): Value {
  const shape = shapeOf(x);
  const at = (axes ?? range(starts.length)).map(axis => normalizeAxis('Slice', axis, shape.length));
  const by = steps ?? starts.map(() => 1);
  const back = by.findIndex((step, i) => step < 0 && !isReversal(starts[i]!, ends[i]!, step));
  if (back >= 0) {
    // The same elements forwards, and then turned around.
    const axis = at[back]!;
    const { low, count } = backwards(
      requireKnown('Slice', shape[axis]!),
      starts[back]!,
      ends[back]!,
      by[back]!,
    );
    const forwards = slice(x, {
      starts: starts.with(back, low),
      ends: ends.with(back, count === 0 ? low : OPEN),
      axes: at,
      steps: by.with(back, -by[back]!),
    });
    return reverse(slice(forwards, { starts: [0], ends: [count], axes: [axis] }), [axis]);
  }
  const y = apply(Slice, [x], { starts, ends, axes: at, steps: by });
  const whole = at.every((axis, i) => shapeOf(y)[axis] === shape[axis] && by[i]! > 0);
  return whole ? x : y;
}

/** The lowest index of a slice with a negative step, and how many it has. */
function backwards(size: number, start: number, end: number, step: number): { low: number; count: number } {
  const clamp = (index: number, least: number) =>
    Math.min(Math.max(index < 0 ? index + size : index, least), size - 1);
  // ONNX lets the start be no less than the first element, unlike NumPy; the end may lie before it.
  const first = clamp(start, 0);
  const count = Math.max(0, Math.ceil((clamp(end, -1) - first) / step));
  return { low: Math.max(0, first + (count - 1) * step), count };
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
  const last = shape.length + 1 + axis + 1;
  const pads = range(2 * (shape.length + 1)).map(i => (i === last ? step - 1 : 0));
  return reshape(pad(apart, { pads }), replaceAt(shape, axis, mulDims(shape[axis]!, step)));
}
