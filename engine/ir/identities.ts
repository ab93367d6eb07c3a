/** Operations that give back a value which is already there, by name of the row. */
import { type Shape, sameShape } from './type.ts';
import type { Attributes, Value } from './value.ts';

type Rule = (inputs: readonly Value[], attributes: Attributes) => Value | null;

/** The value that an application of this row equals, or null where there is none. */
export function identities(row: string, inputs: readonly Value[], attributes: Attributes): Value | null {
  return rules[row]?.(inputs, attributes) ?? null;
}

/** The other operand, where this one is a constant of equal numbers that changes nothing and stretches nothing. */
const neutral =
  (number: number, sides: readonly (0 | 1)[]): Rule =>
  inputs => {
    for (const side of sides) {
      const [candidate, other] = [inputs[side]!, inputs[1 - side]!];
      const rank = other.type.shape.length;
      const stretches = candidate.type.shape.length > rank || candidate.type.shape.some(dim => dim !== 1);
      const fits = !stretches || sameShape(candidate.type.shape, other.type.shape);
      if (fits && isFilledWith(candidate, number)) return other;
    }
    return null;
  };

function isFilledWith({ source }: Value, number: number): boolean {
  if (source.kind === 'operation' && source.row.name === 'Expand')
    return isFilledWith(source.inputs[0]!, number);
  if (source.kind !== 'constant') return false;
  const { data } = source;
  return data instanceof BigInt64Array
    ? data.every(x => x === BigInt(number))
    : data.every(x => x === number);
}

const unchanged: Rule = ([x]) => x!;

/** f(f(x)) = x. */
const involution =
  (name: string): Rule =>
  ([x]) =>
    x!.source.kind === 'operation' && x!.source.row.name === name ? x!.source.inputs[0]! : null;

const rules: { readonly [row: string]: Rule } = {
  // x + 0 turns -0 into 0, which no later op but a division by it can tell.
  Add: neutral(0, [0, 1]),
  Sub: neutral(0, [1]),
  Mul: neutral(1, [0, 1]),
  Div: neutral(1, [1]),
  Pow: neutral(1, [1]),
  Neg: involution('Neg'),
  Not: involution('Not'),
  Identity: unchanged,
  // It has done its work once the gradients are built.
  StopGradient: unchanged,
  Cast: ([x], { to }) => (x!.type.dtype === to ? x! : null),
  Expand: ([x], { shape }) => (sameShape(x!.type.shape, shape as Shape) ? x! : null),
  Reshape: ([x], { shape }) => {
    if (sameShape(x!.type.shape, shape as Shape)) return x!;
    // There and back again.
    const from = sourceOf(x!, 'Reshape');
    return from && sameShape(from.type.shape, shape as Shape) ? from : null;
  },
  // All of it, forwards.
  Slice: ([x], { starts, ends, steps, axes }) => {
    const { shape } = x!.type;
    const whole = (axes as readonly number[]).every(
      (axis, i) =>
        (starts as readonly number[])[i] === 0 &&
        (steps as readonly number[])[i] === 1 &&
        typeof shape[axis] === 'number' &&
        (ends as readonly number[])[i]! >= shape[axis],
    );
    return whole ? x! : null;
  },
  Transpose: ([x], { perm }) => {
    const order = perm as readonly number[];
    if (order.every((axis, i) => axis === i)) return x!;
    const inner = x!.source;
    if (inner.kind !== 'operation' || inner.row.name !== 'Transpose') return null;
    const first = inner.attributes.perm as readonly number[];
    const back = order.every((axis, i) => first[axis] === i);
    return back ? inner.inputs[0]! : null;
  },
};

const sourceOf = ({ source }: Value, row: string): Value | null =>
  source.kind === 'operation' && source.row.name === row ? source.inputs[0]! : null;
