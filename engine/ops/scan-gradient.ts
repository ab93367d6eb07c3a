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
  const { body, states: count, scanned, reverse } = settings;
  const states = body.inputs.slice(0, count);
  const elements = body.inputs.slice(count, count + scanned);
  const shared = body.inputs.slice(count + scanned);
  const values = body.outputs.map(output => output.value);
  const forward = new Set(operationsOf(values));

  // One step back: from the gradients of what the body gives, those of what it takes.
  const received = values.map((value, i) =>
    i < count || gradients[i] ? input('body', `gradient${i}`, value.type) : null,
  );
  const outside = new Map(shared.map(value => [value, simpleUses(value, forward, values)]));
  const summed = shared.filter(value => !outside.get(value) && value.type.dtype === 'float32');
  const uses = [...outside.values()].flatMap(found => found ?? []);
  const wrt = [...new Set([...states, ...elements, ...summed, ...uses.map(({ output }) => output)])];
  const given = values.flatMap((value, i) => (received[i] ? [{ value, gradient: received[i] }] : []));
  const gradientOf = new Map(pullBack(given, wrt).map((gradient, i) => [wrt[i]!, gradient]));

  // What it needs of the forward step arrives as further sequences.
  const isState = new Set(states);
  const saved = new Set(uses.flatMap(({ left }) => (left && !elements.includes(left) ? [left] : [])));
  for (const operation of operationsOf([...gradientOf.values()].filter(value => value !== null)))
    if (!forward.has(operation))
      for (const value of operation.inputs)
        if (isState.has(value) || (value.source.kind === 'operation' && forward.has(value.source)))
          saved.add(value);
  for (const value of gradientOf.values())
    if (value && value.source.kind === 'operation' && forward.has(value.source)) saved.add(value);
  const kept = [...saved];
  const again = applyScan(inputs, {
    ...settings,
    body: {
      ...body,
      outputs: [...body.outputs.slice(0, count), ...kept.map((value, i) => ({ name: `kept${i}`, value }))],
    },
  });
  const sequences = new Map<Value, Value>([
    ...elements.map((value, i) => [value, inputs[count + i]!] as const),
    ...kept.map((value, i) => [value, again[count + i]!] as const),
  ]);
  const arriving = new Map(kept.map((value, i) => [value, input('body', `kept${i}`, value.type)]));

  const sums = summed.filter(value => gradientOf.get(value));
  const totals = sums.map((value, i) => input('body', `total${i}`, value.type));
  const wanted = [...elements, ...uses.map(({ output }) => output)].filter(value => gradientOf.get(value));
  // The same gradient may belong to several: it is one result.
  const results = [...new Set(wanted.map(value => gradientOf.get(value)!))];
  const next = substitute(
    [
      ...states.map(value => gradientOf.get(value) ?? zeros(shapeOf(value))),
      ...sums.map((value, i) => add(totals[i]!, gradientOf.get(value)!)),
      ...results,
    ],
    arriving,
  );

  const used = leavesOf(next);
  const scannedBack = [
    ...values.flatMap((_, i) =>
      i >= count && received[i] ? [{ element: received[i], sequence: gradients[i]! }] : [],
    ),
    ...elements.map(value => ({ element: value, sequence: sequences.get(value)! })),
    ...kept.map(value => ({ element: arriving.get(value)!, sequence: sequences.get(value)! })),
  ];
  const needed = scannedBack.filter(({ element }) => used.has(element));
  // One sequence tells how many steps there are.
  const back = needed.length > 0 ? needed : [{ element: elements[0]!, sequence: inputs[count]! }];
  const sharedBack = shared.flatMap((value, i) =>
    used.has(value) ? [{ value, outer: inputs[count + scanned + i]! }] : [],
  );
  const outputs = applyScan(
    [
      ...states.map((value, i) => gradients[i] ?? zeros(shapeOf(value))),
      ...totals.map(({ type }) => zeros(type.shape)),
      ...back.map(({ sequence }) => sequence),
      ...sharedBack.map(({ outer }) => outer),
    ],
    {
      body: {
        name: 'step_back',
        inputs: [
          ...received.slice(0, count).map(value => value!),
          ...totals,
          ...back.map(({ element }) => element),
          ...sharedBack.map(({ value }) => value),
        ],
        outputs: next.map((value, i) => ({ name: `back${i}`, value })),
      },
      states: count + totals.length,
      scanned: back.length,
      reverse: !reverse,
    },
  );

  const sequenceOfGradient = (value: Value): Value | null => {
    const at = results.indexOf(gradientOf.get(value)!);
    return at < 0 ? null : outputs[count + totals.length + at]!;
  };
  const ofShared = (value: Value): Value | null => {
    const sum = sums.indexOf(value);
    if (sum >= 0) return outputs[count + sum]!;
    const parts = (outside.get(value) ?? []).flatMap(({ left, output, transposed }) => {
      const g = sequenceOfGradient(output);
      if (!g) return [];
      if (!left) return [unbroadcast(g, shapeOf(value))];
      const [a, b] = [rowsOf(sequences.get(left)!), rowsOf(g)];
      return [transposed ? gemm(b, a, { transA: true }) : gemm(a, b, { transA: true })];
    });
    return parts.length > 0 ? parts.reduce((a, b) => add(a, b)) : null;
  };
  return [
    ...states.map((value, i) => (gradientOf.get(value) ? outputs[i]! : null)),
    ...elements.map(sequenceOfGradient),
    ...shared.map(ofShared),
  ];
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
