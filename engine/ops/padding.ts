/** Ops that make tensors larger: by padding, by repetition. */
import { addDims, mulDims } from '../ir/dim.ts';
import { type Dim, formatShape, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { add } from './arithmetic.ts';
import { range, requireKnown } from './infer.ts';
import { reshape } from './movement.ts';
import { op, type Unary } from './op.ts';
import { reduceSum } from './reduction.ts';
import { OPEN, reverse, slice } from './slice.ts';

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
