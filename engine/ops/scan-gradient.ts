/**
 * The gradient of a Scan is a Scan the other way. What the forward body computed is not computed again: it becomes
 * further results of the forward Scan, which `mergeScans` makes one with the first. The gradient of a weight that the
 * body multiplies by is one product over all steps outside, many times faster than a sum of small ones; so is a bias's sum.
 */
import { pullBack } from '../autodiff.ts';
import { substitute } from '../ir/substitute.ts';
import { type Attributes, input, type Operation, operationsOf, shapeOf, type Value } from '../ir/value.ts';
import { add } from './arithmetic.ts';
import { gemm } from './linalg.ts';
import { mergeAxes } from './movement.ts';
import { unbroadcast, zeros } from './operand.ts';
import { applyScan, type ScanSettings } from './scan.ts';

/** @param gradients of the last states and of the results; null where they do not reach the loss */
export function scanGradient(
  inputs: readonly Value[],
  gradients: readonly (Value | null)[],
  settings: ScanSettings,
): (Value | null)[] {
  const step = stepBack(gradients, settings);
  const sequences = keepSequences(step, inputs, settings);
  const { totals, results } = runBack(step, sequences, inputs, gradients, settings);

  const ofShared = (value: Value): Value | null => {
    const total = totals.get(value);
    if (total) return total;
    const parts = (step.uses.get(value) ?? []).flatMap(({ left, output, transposed }) => {
      const g = results.get(output);
      if (!g) return [];
      if (!left) return [unbroadcast(g, shapeOf(value))];
      const [a, b] = [rowsOf(sequences.get(left)!), rowsOf(g)];
      return [transposed ? gemm(b, a, { transA: true }) : gemm(a, b, { transA: true })];
    });
    return parts.length > 0 ? parts.reduce((a, b) => add(a, b)) : null;
  };
  const { states, elements, shared } = step;
  return [
    ...states.map(value => (step.gradientOf.get(value) ? totals.get(value)! : null)),
    ...elements.map(value => results.get(value) ?? null),
    ...shared.map(ofShared),
  ];
}

/** One step back: from the gradients of what the body gives, those of what it takes. */
interface StepBack {
  /** The body's inputs. */
  readonly states: readonly Value[];
  readonly elements: readonly Value[];
  readonly shared: readonly Value[];
  /** The gradients that arrive, one for each output of the body; null where none does. */
  readonly received: readonly (Value | null)[];
  /** By a value of the body: its gradient at this step. */
  readonly gradientOf: ReadonlyMap<Value, Value>;
  /** The uses of each shared value whose gradient is made outside; null where it is summed up step by step. */
  readonly uses: ReadonlyMap<Value, readonly Use[] | null>;
  /** Of the forward step, what the gradients or the products outside need. */
  readonly kept: readonly Value[];
}

function stepBack(
  gradients: readonly (Value | null)[],
  { body, states: count, scanned }: ScanSettings,
): StepBack {
  const states = body.inputs.slice(0, count);
  const elements = body.inputs.slice(count, count + scanned);
  const shared = body.inputs.slice(count + scanned);
  const values = body.outputs.map(output => output.value);
  const forward = new Set(operationsOf(values));
  const received = values.map((value, i) =>
    i < count || gradients[i] ? input('body', `gradient${i}`, value.type) : null,
  );
  const uses = new Map(shared.map(value => [value, simpleUses(value, forward, values)]));
  const simple = [...uses.values()].flatMap(found => found ?? []);
  const summed = shared.filter(value => !uses.get(value));
  const wrt = [...new Set([...states, ...elements, ...summed, ...simple.map(({ output }) => output)])];
  const given = values.flatMap((value, i) => (received[i] ? [{ value, gradient: received[i] }] : []));
  const gradientOf = new Map(
    pullBack(given, wrt).flatMap((gradient, i) => (gradient ? [[wrt[i]!, gradient] as const] : [])),
  );

  const isForward = (value: Value): boolean =>
    states.includes(value) || (value.source.kind === 'operation' && forward.has(value.source));
  const read = [
    ...gradientOf.values(),
    ...operationsOf([...gradientOf.values()]).flatMap(operation =>
      forward.has(operation) ? [] : operation.inputs,
    ),
  ].filter(isForward);
  const multiplied = simple.flatMap(({ left }) => (left && !elements.includes(left) ? [left] : []));
  return {
    states,
    elements,
    shared,
    received,
    gradientOf,
    uses,
    kept: [...new Set([...multiplied, ...read])],
  };
}

/** By element of the body, or value of the forward step that is kept: it at all steps. */
function keepSequences(
  { elements, kept }: StepBack,
  inputs: readonly Value[],
  settings: ScanSettings,
): ReadonlyMap<Value, Value> {
  const { body, states: count } = settings;
  const again = applyScan(inputs, {
    ...settings,
    body: {
      ...body,
      outputs: [...body.outputs.slice(0, count), ...kept.map((value, i) => ({ name: `kept${i}`, value }))],
    },
  });
  return new Map([
    ...elements.map((value, i) => [value, inputs[count + i]!] as const),
    ...kept.map((value, i) => [value, again[count + i]!] as const),
  ]);
}

interface Gradients {
  /** By a state or a shared value that is summed up: its gradient after all steps. */
  readonly totals: ReadonlyMap<Value, Value>;
  /** By a value of the body: its gradients at all steps. */
  readonly results: ReadonlyMap<Value, Value>;
}

function runBack(
  { states, elements, shared, received, gradientOf, uses, kept }: StepBack,
  sequences: ReadonlyMap<Value, Value>,
  inputs: readonly Value[],
  gradients: readonly (Value | null)[],
  { states: count, scanned, reverse }: ScanSettings,
): Gradients {
  const arriving = new Map(kept.map((value, i) => [value, input('body', `kept${i}`, value.type)]));
  const summed = shared.filter(value => !uses.get(value) && gradientOf.has(value));
  const sums = summed.map((value, i) => input('body', `total${i}`, value.type));
  const simple = [...uses.values()].flatMap(found => found ?? []);
  const wanted = [...elements, ...simple.map(({ output }) => output)].filter(value => gradientOf.has(value));
  // The same gradient may belong to several: it is one result.
  const distinct = [...new Set(wanted.map(value => gradientOf.get(value)!))];
  const next = substitute(
    [
      ...states.map(value => gradientOf.get(value) ?? zeros(shapeOf(value))),
      ...summed.map((value, i) => add(sums[i]!, gradientOf.get(value)!)),
      ...distinct,
    ],
    arriving,
  );

  const used = leavesOf(next);
  const offered = [
    ...received.flatMap((element, i) => (i >= count && element ? [[element, gradients[i]!] as const] : [])),
    ...elements.map(value => [value, sequences.get(value)!] as const),
    ...kept.map(value => [arriving.get(value)!, sequences.get(value)!] as const),
  ];
  const needed = offered.filter(([element]) => used.has(element));
  // One sequence tells how many steps there are.
  const scans = needed.length > 0 ? needed : [[elements[0]!, inputs[count]!] as const];
  const captured = shared.flatMap((value, i) =>
    used.has(value) ? [[value, inputs[count + scanned + i]!] as const] : [],
  );
  const outputs = applyScan(
    [
      ...states.map((value, i) => gradients[i] ?? zeros(shapeOf(value))),
      ...sums.map(value => zeros(shapeOf(value))),
      ...[...scans, ...captured].map(([, outer]) => outer),
    ],
    {
      body: {
        name: 'step_back',
        inputs: [
          ...received.slice(0, count).map(value => value!),
          ...sums,
          ...[...scans, ...captured].map(([inner]) => inner),
        ],
        outputs: next.map((value, i) => ({ name: `back${i}`, value })),
      },
      states: count + sums.length,
      scanned: scans.length,
      reverse: !reverse,
    },
  );
  const first = count + sums.length;
  return {
    totals: new Map([...states, ...summed].map((value, i) => [value, outputs[i]!])),
    results: new Map(
      wanted.map(value => [value, outputs[first + distinct.indexOf(gradientOf.get(value)!)]!]),
    ),
  };
}

/** [steps, rows, features] as one matrix. */
const rowsOf = (sequence: Value): Value => mergeAxes(sequence, 0, 2);

/** A use of a weight whose gradient for all steps together is one operation. */
interface Use {
  /** [rows, features] of the step, which the weight is multiplied by; null where it is added. */
  readonly left: Value | null;
  readonly output: Value;
  /** left weightᵀ rather than left weight. */
  readonly transposed: boolean;
}

/** Null where the body uses the weight in a way that is not as simple. */
function simpleUses(
  weight: Value,
  operations: Iterable<Operation>,
  results: readonly Value[],
): readonly Use[] | null {
  if (results.includes(weight)) return null;
  const uses: Use[] = [];
  for (const { row, inputs, outputs, attributes } of operations) {
    if (!inputs.includes(weight)) continue;
    const [a, b] = inputs as readonly [Value, Value];
    const [output] = outputs as readonly [Value];
    if (row.name === 'Add' && a !== b) uses.push({ left: null, output, transposed: false });
    else if (b === weight && isProductOfMatrices(row.name, a, b, attributes))
      uses.push({ left: a, output, transposed: attributes.transB === true });
    else return null;
  }
  return uses.length > 0 ? uses : null;
}

const isProductOfMatrices = (row: string, a: Value, b: Value, { transA }: Attributes): boolean =>
  (row === 'MatMul' || (row === 'Gemm' && !transA)) &&
  // What is the same at all steps would have to be repeated.
  a.source.kind !== 'constant' &&
  [a, b].every(value => shapeOf(value).length === 2);

function leavesOf(values: readonly Value[]): ReadonlySet<Value> {
  const leaves = new Set(values);
  for (const { inputs } of operationsOf(values)) for (const value of inputs) leaves.add(value);
  return leaves;
}
