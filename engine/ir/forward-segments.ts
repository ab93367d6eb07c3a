/** The forward pass cut into segments: which of its values stay until the backward pass, and which are computed again. */
import { barrier } from '../ops/barrier.ts';
import { NUMBERS } from '../ops/infer.ts';
import { segmentEnds } from './segments.ts';
import { bytesOf } from './type.ts';
import { applyAll, type Operation, type Value, withOrigin } from './value.ts';

/** Values that make up no more than this share of what is saved are not worth the time to compute them again. */
const SMALL = 0.01;

export class ForwardSegments {
  readonly count: number;
  readonly #operations: readonly (readonly Operation[])[];
  readonly #segmentOf = new Map<Value, number>();
  readonly #varying: ReadonlySet<Value>;

  /** @param saved values that the backward pass uses */
  constructor(operations: readonly Operation[], saved: ReadonlySet<Value>) {
    this.#varying = varyingOf(operations);
    const heavy = heavyOf(operations, saved, this.#varying);
    const lastUse = lastUses(operations);
    const ends = segmentEnds(operations, {
      bytesOf: value => (heavy.has(value) ? bytesOf(value.type) : 0),
      lastUse,
      saved,
    });
    this.count = ends.length;
    this.#operations = ends.map((end, i) => operations.slice(ends[i - 1] ?? 0, end));
    // The backward pass of the last segment follows at once, so all of it stays.
    for (const [segment, within] of this.#operations.slice(0, -1).entries())
      for (const value of within.flatMap(({ outputs }) => outputs))
        if (heavy.has(value) && (lastUse.get(value) ?? 0) < ends[segment]!)
          this.#segmentOf.set(value, segment);
  }

  /** Whether the value follows from the data, or from what is drawn at random. */
  varies(value: Value): boolean {
    return this.#varying.has(value);
  }

  /** The segment in which the value is computed again; undefined where it stays. */
  segmentOf(value: Value): number | undefined {
    return this.#segmentOf.get(value);
  }

  /** Copies of the values that are wanted of a segment, made from what stays once the signal is there. */
  rebuild(segment: number, wanted: ReadonlySet<Value>, signal: Value): ReadonlyMap<Value, Value> {
    const copies = new Map<Value, Value>();
    const copyOf = (value: Value): Value => {
      const known = copies.get(value);
      if (known) return known;
      const copy =
        this.#varying.has(value) && NUMBERS.includes(value.type.dtype) ? barrier(value, signal) : value;
      copies.set(value, copy);
      return copy;
    };
    for (const { row, inputs, outputs, attributes, origin } of this.#neededFor(segment, wanted))
      withOrigin(origin, () => {
        const made = applyAll(row, inputs.map(copyOf), attributes);
        outputs.forEach((output, i) => {
          // What stays is taken from where it stays, also by the copies.
          if (this.#segmentOf.get(output) === segment) copies.set(output, made[i]!);
        });
      });
    return copies;
  }

  /** Operations of the segment, in order. */
  #neededFor(segment: number, wanted: ReadonlySet<Value>): Operation[] {
    const needed = new Set(wanted);
    return this.#operations[segment]!.toReversed()
      .filter(({ inputs, outputs }) => {
        if (!outputs.some(output => needed.has(output))) return false;
        for (const input of inputs) if (this.#segmentOf.get(input) === segment) needed.add(input);
        return true;
      })
      .toReversed();
  }
}

/** The place of the last of these operations that uses a value. */
function lastUses(operations: readonly Operation[]): Map<Value, number> {
  const last = new Map<Value, number>();
  for (const [place, { inputs }] of operations.entries()) for (const value of inputs) last.set(value, place);
  return last;
}

/** The rest depends on parameters alone, and is small or shared: it need not be computed again. */
function varyingOf(operations: readonly Operation[]): Set<Value> {
  const varying = new Set<Value>();
  for (const { inputs, outputs } of operations) {
    for (const value of inputs)
      if (value.source.kind === 'input' && ['feed', 'scalar'].includes(value.source.role)) varying.add(value);
    if (inputs.some(value => varying.has(value))) for (const output of outputs) varying.add(output);
  }
  return varying;
}

/** Of what varies all but the smallest values, which are kept wherever they are. */
function heavyOf(
  operations: readonly Operation[],
  saved: ReadonlySet<Value>,
  varying: ReadonlySet<Value>,
): Set<Value> {
  const values = operations.flatMap(({ outputs }) => outputs).filter(value => varying.has(value));
  const total = values.reduce((sum, value) => sum + (saved.has(value) ? bytesOf(value.type) : 0), 0);
  let kept = 0;
  return new Set(
    values
      .toSorted((a, b) => bytesOf(a.type) - bytesOf(b.type))
      .filter(({ type }) => {
        kept += bytesOf(type);
        return kept > SMALL * total;
      }),
  );
}
