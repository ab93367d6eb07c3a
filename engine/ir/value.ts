/**
 * The IR: an immutable graph of values. A value is one output of an operation (one application of an op row), a
 * graph input, or a constant. Builder functions make values; nothing changes one afterwards.
 */
import type { OpRow } from '../ops/op.ts';
import type { DType, Shape, TensorType } from './type.ts';

export interface Value {
  readonly type: TensorType;
  readonly source: Operation | Input | Constant;
  /** Which output of the operation; 0 for the leaves. */
  readonly index: number;
  /** The document node that this value was made for; gradients keep the forward value's. Empty: none. */
  readonly origin: string;
}

export interface Operation {
  readonly kind: 'operation';
  readonly row: OpRow;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
  readonly origin: string;
}

/**
 * `feed`: a batch of a data field. `parameter`, `buffer`, `slot`: state kept between steps (trainable, not
 * trainable, of the optimizer). `scalar`: a number that the run sets at each step, such as the learning rate. `body`:
 * what the body of a Scan is given.
 */
export type InputRole = 'feed' | 'parameter' | 'buffer' | 'slot' | 'scalar' | 'body';

export interface Input {
  readonly kind: 'input';
  readonly role: InputRole;
  readonly name: string;
}

export interface Constant {
  readonly kind: 'constant';
  readonly data: Float32Array | Int32Array | Uint32Array | BigInt64Array | Uint8Array;
}

export type AttributeValue = number | string | boolean | readonly number[] | Shape | Graph;
export interface Attributes {
  readonly [name: string]: AttributeValue | undefined;
}

/** Named results; what they do not need is not part of the graph. Inputs are listed to fix their order. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly GraphOutput[];
}

export interface GraphOutput {
  readonly name: string;
  readonly value: Value;
}

// -------------------------------------------------------------- building

let currentOrigin = '';

/** Values built inside `build` are tagged with this node. */
export function withOrigin<T>(origin: string, build: () => T): T {
  const outer = currentOrigin;
  currentOrigin = origin;
  try {
    return build();
  } finally {
    currentOrigin = outer;
  }
}

export const input = (role: InputRole, name: string, type: TensorType): Value => ({
  type,
  source: { kind: 'input', role, name },
  index: 0,
  origin: currentOrigin,
});

export const constant = (data: Constant['data'], shape: Shape, dtype?: DType): Value => ({
  type: { dtype: dtype ?? dtypeOf(data), shape },
  source: { kind: 'constant', data },
  index: 0,
  origin: currentOrigin,
});

/** A float32 constant of shape []. */
export const scalar = (value: number): Value => constant(Float32Array.of(value), []);

/** Applies a row: infers the output types (which may throw TypeProblem) and returns all outputs. */
export function applyAll(
  row: OpRow,
  inputs: readonly Value[],
  attributes: Attributes = {},
): readonly Value[] {
  const inferred = row.infer(
    inputs.map(value => value.type),
    attributes,
  );
  const types = Array.isArray(inferred) ? (inferred as readonly TensorType[]) : [inferred as TensorType];
  const outputs: Value[] = [];
  const operation: Operation = { kind: 'operation', row, inputs, attributes, outputs, origin: currentOrigin };
  types.forEach((type, index) => {
    outputs.push({ type, source: operation, index, origin: currentOrigin });
  });
  return outputs;
}

/** Applies a row with one output. */
export const apply = (row: OpRow, inputs: readonly Value[], attributes: Attributes = {}): Value =>
  applyAll(row, inputs, attributes)[0]!;

/** Whether an attribute is the body of an operation. */
export const isGraph = (attribute: AttributeValue | undefined): attribute is Graph =>
  typeof attribute === 'object' && 'outputs' in attribute;

export const shapeOf = (value: Value): Shape => value.type.shape;

function dtypeOf(data: Constant['data']): DType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint32Array) return 'uint32';
  if (data instanceof BigInt64Array) return 'int64';
  return 'uint8';
}

// -------------------------------------------------------------- walking

const NONE: ReadonlySet<Value> = new Set();

/**
 * Every operation that the values need, inputs first, in an order that depends on the graph alone.
 * @param given values that are there already: what they need is not visited
 */
export function operationsOf(results: readonly Value[], given: ReadonlySet<Value> = NONE): Operation[] {
  const order: Operation[] = [];
  const seen = new Set<Operation>();
  for (const result of results) {
    // An explicit stack: a deep network would overflow the call stack.
    const stack: { operation: Operation; next: number }[] = [];
    const enter = (value: Value) => {
      const source = value.source;
      if (source.kind !== 'operation' || seen.has(source) || given.has(value)) return;
      seen.add(source);
      stack.push({ operation: source, next: 0 });
    };
    enter(result);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const child = top.operation.inputs[top.next++];
      if (child) enter(child);
      else {
        order.push(top.operation);
        stack.pop();
      }
    }
  }
  return order;
}
