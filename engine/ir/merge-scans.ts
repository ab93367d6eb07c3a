/**
 * Scans that run the same steps become one, with every result that is used: a gradient asks for what the forward body
 * computes by a Scan of its own. A result that nothing uses is no longer collected.
 */
import { applyScan, type ScanSettings } from '../ops/scan.ts';
import { applyAll, type Graph, type Operation, operationsOf, type Value, withOrigin } from './value.ts';

/** The graph itself where it has none. */
export function mergeScans(graph: Graph): Graph {
  const operations = operationsOf(graph.outputs.map(output => output.value));
  const scans = operations.filter(({ row }) => row.name === 'Scan');
  if (scans.length === 0) return graph;
  const used = new Set(graph.outputs.map(output => output.value));
  for (const { inputs } of operations) for (const value of inputs) used.add(value);
  const groups = groupsOf(scans);

  const merged = new Map<Value, Value>();
  const of = (value: Value): Value => merged.get(value) ?? value;
  for (const operation of operations) {
    if (merged.has(operation.outputs[0]!)) continue;
    const { row, inputs, outputs, attributes, origin } = operation;
    const mapped = inputs.map(of);
    const group = groups.get(operation);
    if (group) withOrigin(origin, () => merge(group, mapped, used, merged));
    else if (mapped.some((input, i) => input !== inputs[i])) {
      const made = withOrigin(origin, () => applyAll(row, mapped, attributes));
      outputs.forEach((output, i) => {
        merged.set(output, made[i]!);
      });
    }
  }
  return { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

const settingsOf = ({ attributes }: Operation): ScanSettings => attributes as ScanSettings;

/** Scans whose inputs, body inputs and next states are the same values, by each of them. */
function groupsOf(scans: readonly Operation[]): Map<Operation, readonly Operation[]> {
  const numbers = new Map<Value, number>();
  const numberOf = (value: Value): number => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  };
  const groups = new Map<string, Operation[]>();
  for (const operation of scans) {
    const { body, states, reverse } = settingsOf(operation);
    const next = body.outputs.slice(0, states).map(output => output.value);
    const parts = [operation.inputs, body.inputs, next].map(values => values.map(numberOf).join());
    const key = `${reverse} ${parts.join(' ')}`;
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  return new Map([...groups.values()].flatMap(group => group.map(operation => [operation, group] as const)));
}

/** Enters what each output of the group becomes. */
function merge(
  group: readonly Operation[],
  inputs: readonly Value[],
  used: ReadonlySet<Value>,
  merged: Map<Value, Value>,
): void {
  const [first] = group as readonly [Operation];
  const settings = settingsOf(first);
  const { body, states } = settings;
  const wanted = new Map<Value, { readonly name: string; readonly value: Value }>();
  for (const { outputs, attributes } of group)
    (attributes as ScanSettings).body.outputs.slice(states).forEach((result, i) => {
      if (used.has(outputs[states + i]!) && !wanted.has(result.value)) wanted.set(result.value, result);
    });
  const results = [...wanted.values()];
  const unchanged =
    group.length === 1 &&
    results.length === body.outputs.length - states &&
    inputs.every((input, i) => input === first.inputs[i]);
  if (unchanged) return;
  const names = results.map(({ value }, i) => ({ name: `result${i}`, value }));
  const made = applyScan(inputs, {
    ...settings,
    body: { ...body, outputs: [...body.outputs.slice(0, states), ...names] },
  });
  const places = [...wanted.keys()];
  for (const operation of group)
    operation.outputs.forEach((output, i) => {
      if (i < states) merged.set(output, made[i]!);
      const at = i < states ? -1 : places.indexOf(settingsOf(operation).body.outputs[i]!.value);
      if (at >= 0) merged.set(output, made[states + at]!);
    });
}
