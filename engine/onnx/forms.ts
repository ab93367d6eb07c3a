/**
 * Replaces the operations that ONNX does not have, or that can be said in several ways, by one of their forms. The
 * choice follows from shapes and provider alone (the row's `preferredForm`): a choice by measuring would
 * differ between two runs, and with it the last bits of every parameter.
 */
import { sameType } from '../ir/type.ts';
import {
  applyAll,
  type Graph,
  isGraph,
  type Operation,
  operationsOf,
  type Value,
  withOrigin,
} from '../ir/value.ts';

/**
 * @param provider `cpu`, `webgpu` …: which forms run there, and which is the fastest.
 * @throws Error where no form of an operation fits.
 */
export function expandForms(graph: Graph, provider: string): Graph {
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => replaced.get(value) ?? value;
  const visit = (operation: Operation): void => {
    const inputs = operation.inputs.map(of);
    const form = withOrigin(operation.origin, () => buildForm(operation, inputs, provider));
    // A form is built of operations that may have forms themselves.
    if (form) for (const inner of operationsOf(form, new Set(inputs))) visit(inner);
    const results = form ?? withOrigin(operation.origin, () => keep(operation, inputs, provider));
    operation.outputs.forEach((output, i) => {
      replaced.set(output, of(results[i]!));
    });
  };
  for (const operation of operationsOf(graph.outputs.map(output => output.value))) visit(operation);
  return { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

/** The operation on other inputs; its bodies have forms of their own. */
function keep(
  { row, inputs, outputs, attributes }: Operation,
  mapped: readonly Value[],
  provider: string,
): readonly Value[] {
  const hasBody = Object.values(attributes).some(isGraph);
  if (!hasBody && mapped.every((input, i) => input === inputs[i])) return outputs;
  const expanded = Object.entries(attributes).map(([name, value]) => [
    name,
    isGraph(value) ? expandForms(value, provider) : value,
  ]);
  return applyAll(row, mapped, hasBody ? Object.fromEntries(expanded) : attributes);
}

/** Null where the operation stays as it is. */
function buildForm(
  { row, attributes, outputs }: Operation,
  inputs: readonly Value[],
  provider: string,
): readonly Value[] | null {
  if (!row.forms) return null;
  const preferred = row.preferredForm?.(
    inputs.map(input => input.type),
    attributes,
    provider,
  );
  const forms = row.forms.filter(form => form.providers?.includes(provider) ?? true);
  const ordered = [
    ...forms.filter(form => form.name === preferred),
    ...forms.filter(form => form.name !== preferred),
  ];
  for (const form of ordered) {
    const built = form.build(inputs, attributes);
    if (!built) continue;
    const results = 'type' in built ? [built] : built;
    if (results.length !== outputs.length || results.some(({ type }, i) => !sameType(type, outputs[i]!.type)))
      throw new Error(`The form "${form.name}" of ${row.name} gives other types than the operation.`);
    return results;
  }
  if (row.formsOptional) return null;
  throw new Error(`No form of ${row.name} fits on ${provider}.`);
}
