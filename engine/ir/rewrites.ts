/** Operations that another operation says more shortly, by name of the row. Each rule leaves less to do, so they end. */
import { Add, Sub } from '../ops/arithmetic.ts';
import { and, cast } from '../ops/compare.ts';
import { isReshaping, Reshape } from '../ops/movement.ts';
import type { OpRow } from '../ops/op.ts';
import { type Shape, sameShape } from './type.ts';
import type { Attributes, Operation, Value } from './value.ts';

export interface Application {
  readonly row: OpRow;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
}

/** The application that gives the same value of this shape, or null where there is none. */
export function rewrite(application: Application, shape: Shape): Application | null {
  return rules[application.row.name]?.(application, shape) ?? null;
}

type Rule = (application: Application, shape: Shape) => Application | null;

const madeBy = ({ source }: Value, ...rows: readonly string[]): Operation | null =>
  source.kind === 'operation' && rows.includes(source.row.name) ? source : null;

/** A reshape of a reshape is one: only the last shape counts. */
const mergeReshapes: Rule = ({ inputs: [x] }, shape) => {
  const { source: inner } = x!;
  // ONNX's Reshape can work out one dimension, which the two may not have left to it.
  const isKnown = shape.filter(dim => typeof dim !== 'number').length <= 1;
  if (inner.kind !== 'operation' || !isReshaping(inner) || !isKnown) return null;
  return { row: Reshape, inputs: inner.inputs, attributes: { shape } };
};

const mergeTransposes: Rule = ({ row, inputs: [x], attributes }) => {
  const inner = madeBy(x!, 'Transpose');
  if (!inner) return null;
  const [first, second] = [inner.attributes.perm, attributes.perm] as [readonly number[], readonly number[]];
  return { row, inputs: inner.inputs, attributes: { perm: second.map(axis => first[axis]!) } };
};

/** What moves axes of one element alone moves nothing in memory, and is one with the reshapes around it. */
const moveNothing: Rule = ({ inputs: [x], attributes }, shape) => {
  const long = (attributes.perm as readonly number[]).filter(axis => x!.type.shape[axis] !== 1);
  const isInOrder = long.every((axis, i) => i === 0 || long[i - 1]! < axis);
  if (!isInOrder || shape.filter(dim => typeof dim !== 'number').length > 1) return null;
  return { row: Reshape, inputs: [x!], attributes: { shape } };
};

/** Where the other operand has the whole shape anyway, what was stretched to it can stay small. */
const broadcastInstead: Rule = ({ row, inputs, attributes }, shape) => {
  for (const [i, value] of inputs.entries()) {
    const stretched = madeBy(value, 'Expand');
    const whole = inputs.some((other, j) => j !== i && sameShape(other.type.shape, shape));
    if (stretched && whole) return { row, inputs: inputs.with(i, stretched.inputs[0]!), attributes };
  }
  return null;
};

/** a + (-b) = a - b, exactly. */
const subtractInstead: Rule = ({ inputs: [a, b] }) => {
  const negatedB = madeBy(b!, 'Neg');
  if (negatedB) return { row: Sub, inputs: [a!, negatedB.inputs[0]!], attributes: {} };
  const negatedA = madeBy(a!, 'Neg');
  return negatedA && { row: Sub, inputs: [b!, negatedA.inputs[0]!], attributes: {} };
};

/** a - (-b) = a + b, exactly. */
const addInstead: Rule = ({ inputs: [a, b] }) => {
  const negated = madeBy(b!, 'Neg');
  return negated && { row: Add, inputs: [a!, negated.inputs[0]!], attributes: {} };
};

/** What is cut off below 0 is cut off by the bounds as well: one operation, which a convolution takes in. */
const clipOnce: Rule = ({ row, inputs: [x], attributes }) => {
  const rectified = madeBy(x!, 'Relu');
  const { low, high } = attributes as { low: number; high: number };
  if (!rectified || high < 0) return null;
  return { row, inputs: rectified.inputs, attributes: { low: Math.max(low, 0), high } };
};

/** What is cut out of one of several joined parts need not be joined first: a step of a sequence that was stacked of its steps. */
const cutPart: Rule = ({ row, inputs: [x], attributes }, shape) => {
  const joined = madeBy(x!, 'Concat');
  const { starts, axes, steps } = attributes as Record<'starts' | 'axes' | 'steps', readonly number[]>;
  const [axis, start, step] = [axes[0]!, starts[0]!, steps[0]!];
  if (!joined || axes.length !== 1 || joined.attributes.axis !== axis || step !== 1 || start < 0) return null;
  const length = Number(shape[axis]);
  let before = 0;
  for (const part of joined.inputs) {
    const size = Number(part.type.shape[axis]);
    const from = start - before;
    if (from >= 0 && from + length <= size && length > 0)
      return { row, inputs: [part], attributes: { ...attributes, starts: [from], ends: [from + length] } };
    before += size;
  }
  return null;
};

/** The condition that a number 0 or 1 stands for. */
function conditionOf(value: Value): Value | null {
  const condition = madeBy(value, 'Cast')?.inputs[0];
  return condition?.type.dtype === 'bool' ? condition : null;
}

/**
 * What is masked twice is masked once, where both conditions hold: of one byte each, where a product reads and writes four.
 */
const maskOnce: Rule = ({ row, inputs: [x, second] }) => {
  const inner = madeBy(x!, 'Mul');
  const [a, b] = [inner && conditionOf(inner.inputs[1]!), conditionOf(second!)];
  if (!inner || !a || !b || !sameShape(a.type.shape, b.type.shape)) return null;
  return { row, inputs: [inner.inputs[0]!, cast(and(a, b), 'float32')], attributes: {} };
};

const either =
  (...rules: readonly Rule[]): Rule =>
  (application, shape) => {
    for (const rule of rules) {
      const result = rule(application, shape);
      if (result) return result;
    }
    return null;
  };

const rules: { readonly [row: string]: Rule } = {
  Reshape: mergeReshapes,
  Squeeze: mergeReshapes,
  Unsqueeze: mergeReshapes,
  Transpose: either(mergeTransposes, moveNothing),
  Slice: cutPart,
  Add: either(subtractInstead, broadcastInstead),
  Sub: either(addInstead, broadcastInstead),
  Mul: either(maskOnce, broadcastInstead),
  Div: broadcastInstead,
  Max: broadcastInstead,
  Min: broadcastInstead,
  Clip: clipOnce,
  Where: broadcastInstead,
  Equal: broadcastInstead,
  Greater: broadcastInstead,
  Less: broadcastInstead,
  GreaterOrEqual: broadcastInstead,
  LessOrEqual: broadcastInstead,
};
