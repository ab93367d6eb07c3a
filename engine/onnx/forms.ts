/**
 * Replaces the operations that ONNX does not have, or that can be said in several ways, by one of their forms. The
 * choice follows from shapes and provider alone (the row's `preferredForm`): a choice by measuring would
 * differ between two runs, and with it the last bits of every parameter.
 */
import { sameType } from '../ir/type.ts';
import { applyAll, type Graph, type Operation, operationsOf, type Value, withOrigin } from '../ir/value.ts';

/**
 * @param provider `cpu`, `webgpu` …: which forms run there, and which is the fastest.
 * @throws Error where no form of an operation fits.
 */
export function expandForms(graph: Graph, provider: string): Graph {
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => replaced.get(value) ?? value;
  const visit = (operation: Operation): void => {
    const inputs = operation.inputs.map(of);
    const results = withOrigin(operation.origin, () => expand(operation, inputs, provider));
    operation.outputs.forEach((output, i) => {
      const result = results[i]!;
      // A form is built of operations that may have forms themselves.
      if (operation.row.forms && result !== output)
        for (const inner of operationsOf([result])) if (!replaced.has(inner.outputs[0]!)) visit(inner);
      replaced.set(output, of(result));
    });
  };
  for (const operation of operationsOf(graph.outputs.map(output => output.value))) visit(operation);
  return { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

function expand(operation: Operation, inputs: readonly Value[], provider: string): readonly Value[] {
  const { row, attributes, outputs } = operation;
  if (!row.forms)
    return inputs.every((input, i) => input === operation.inputs[i])
      ? outputs
      : applyAll(row, inputs, attributes);
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
    const result = form.build(inputs, attributes);
    if (!result) continue;
    if (!sameType(result.type, outputs[0]!.type))
      throw new Error(`The form "${form.name}" of ${row.name} gives another type than the operation.`);
    return [result];
  }
  throw new Error(`No form of ${row.name} fits on ${provider}.`);
}
