/**
 * Says the same in fewer operations: constants are folded, common values merged, operations that change nothing are
 * dropped, and what no output needs is never visited. One pass, inputs first, so its time grows with the graph's size.
 */
import { identities } from './identities.ts';
import { mergeScans } from './merge-scans.ts';
import { type Application, rewrite } from './rewrites.ts';
import { sameType } from './type.ts';
import {
  type Attributes,
  applyAll,
  type Constant,
  constant,
  type Graph,
  isGraph,
  type Operation,
  operationsOf,
  type Value,
  withOrigin,
} from './value.ts';

/** Larger results are computed at run time: a folded one would be written into the model. */
const LARGEST_FOLDED = 4096;

/** Types and values stay; names and order of inputs and outputs stay. Bodies are simplified like the graph around. */
export function simplify(original: Graph): Graph {
  const graph = mergeScans(original);
  const simplified = new Map<Value, Value>();
  const common = new CommonValues();
  const of = (value: Value): Value => {
    let simple = simplified.get(value);
    if (!simple) {
      simple = common.leaf(value);
      simplified.set(value, simple);
    }
    return simple;
  };
  for (const operation of operationsOf(graph.outputs.map(output => output.value))) {
    const results = common.operation(operation, operation.inputs.map(of));
    operation.outputs.forEach((output, i) => {
      simplified.set(output, results[i]!);
    });
  }
  return { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

/** Finds the value that already says the same, by a key made of the row, its settings and its inputs. */
class CommonValues {
  readonly #values = new Map<string, readonly Value[]>();
  /** By a number made of their data, which several may share. */
  readonly #constants = new Map<number, Value[]>();
  readonly #numbers = new Map<unknown, number>();
  readonly #bodies = new Map<Graph, Graph>();

  leaf(value: Value): Value {
    if (value.source.kind !== 'constant') return value;
    const bytes = bytesOf(value.source);
    const hash = hashOf(bytes);
    const alike = this.#constants.get(hash) ?? [];
    const same = alike.find(other => sameType(other.type, value.type) && sameBytes(other, bytes));
    if (same) return same;
    this.#constants.set(hash, [...alike, value]);
    return value;
  }

  operation(operation: Operation, inputs: readonly Value[]): readonly Value[] {
    const attributes = this.#withSimpleBodies(operation.attributes);
    let application: Application = { row: operation.row, inputs, attributes };
    for (;;) {
      const same = identities(application.row.name, application.inputs, application.attributes);
      if (same) return [same];
      const known = application;
      const shorter = withOrigin(operation.origin, () => rewrite(known, operation.outputs[0]!.type.shape));
      if (!shorter) break;
      application = shorter;
    }
    return this.#remember(this.#keyOf(application), () => {
      const folded = fold(application, operation);
      return folded ? [this.leaf(folded)] : apply(application, operation);
    });
  }

  #withSimpleBodies(attributes: Attributes): Attributes {
    if (!Object.values(attributes).some(isGraph)) return attributes;
    return Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => {
        if (!isGraph(value)) return [name, value];
        const simple = this.#bodies.get(value) ?? simplify(value);
        this.#bodies.set(value, simple);
        return [name, simple];
      }),
    );
  }

  #keyOf({ row, inputs, attributes }: Application): string {
    return `${row.name} ${this.#settings(attributes)} ${inputs.map(input => this.#numberOf(input)).join()}`;
  }

  #remember(key: string, make: () => readonly Value[]): readonly Value[] {
    let values = this.#values.get(key);
    if (!values) {
      values = make();
      this.#values.set(key, values);
    }
    return values;
  }

  #settings(attributes: Attributes): string {
    return Object.entries(attributes)
      .map(([name, value]) =>
        // A subgraph is only the same as itself.
        isGraph(value)
          ? `${name}=#${this.#numberOf(value)}`
          : `${name}=${typeof value === 'number' ? printNumber(value) : JSON.stringify(value)}`,
      )
      .sort()
      .join();
  }

  #numberOf(part: unknown): number {
    let number = this.#numbers.get(part);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(part, number);
    }
    return number;
  }
}

/** -0 is not 0 and an infinity is not null, which JSON cannot tell. */
const printNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** Constants are compared bit by bit, so that -0 and 0 stay apart. */
const bytesOf = ({ data }: Constant): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** FNV-1a (Fowler, Noll, Vo). */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

function sameBytes({ source }: Value, bytes: Uint8Array): boolean {
  const others = bytesOf(source as Constant);
  return bytes.every((byte, i) => byte === others[i]);
}

/** The operation itself where nothing about it changed. */
function apply({ row, inputs, attributes }: Application, operation: Operation): readonly Value[] {
  const unchanged =
    row === operation.row &&
    attributes === operation.attributes &&
    inputs.every((input, i) => input === operation.inputs[i]);
  return unchanged
    ? operation.outputs
    : withOrigin(operation.origin, () => applyAll(row, inputs, attributes));
}

function fold({ row, inputs, attributes }: Application, { outputs, origin }: Operation): Value | null {
  if (!row.fold || outputs.length !== 1 || inputs.length === 0) return null;
  const data: Constant['data'][] = [];
  for (const { source } of inputs) {
    if (source.kind !== 'constant' || source.data.length > LARGEST_FOLDED) return null;
    data.push(source.data);
  }
  const { type } = outputs[0]!;
  const result = row.fold(
    data,
    attributes,
    inputs.map(input => input.type),
  );
  if (!result || result.length > LARGEST_FOLDED) return null;
  return withOrigin(origin, () => constant(result, type.shape, type.dtype));
}
