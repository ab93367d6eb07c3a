/**
 * Replaces the operations that ONNX does not have, or that can be said in several ways, by one of their forms: the one that a
 * measurement chose, else the row's `preferredForm` for the shapes and the target.
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
import type { OpRow, Target } from '../ops/op.ts';

/** Name of the form that a measurement found to be the fastest for an operation; undefined where nobody has measured. */
export type ChosenForm = (operation: Operation) => string | undefined;

const notMeasured: ChosenForm = () => undefined;

/** @throws Error where no form of an operation fits. */
export function expandForms(graph: Graph, target: Target, chosen: ChosenForm = notMeasured): Graph {
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => replaced.get(value) ?? value;
  const visit = (operation: Operation): void => {
    const inputs = operation.inputs.map(of);
    const form = withOrigin(operation.origin, () => buildForm(operation, inputs, target, chosen));
    // A form is built of operations that may have forms themselves.
    if (form) for (const inner of operationsOf(form, new Set(inputs))) visit(inner);
    const results = form ?? withOrigin(operation.origin, () => keep(operation, inputs, target, chosen));
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
  target: Target,
  chosen: ChosenForm,
): readonly Value[] {
  const hasBody = Object.values(attributes).some(isGraph);
  if (!hasBody && mapped.every((input, i) => input === inputs[i])) return outputs;
  const expanded = Object.entries(attributes).map(([name, value]) => [
    name,
    isGraph(value) ? expandForms(value, target, chosen) : value,
  ]);
  return applyAll(row, mapped, hasBody ? Object.fromEntries(expanded) : attributes);
}

/** Null where the operation stays as it is. */
function buildForm(
  operation: Operation,
  inputs: readonly Value[],
  target: Target,
  chosen: ChosenForm,
): readonly Value[] | null {
  const { row, outputs } = operation;
  for (const form of formsInOrder(operation, inputs, target, chosen)) {
    if (form === STAY) return null;
    const built = form.build(inputs, operation.attributes, target);
    if (!built) continue;
    const results = 'type' in built ? [built] : built;
    if (results.length !== outputs.length || results.some(({ type }, i) => !sameType(type, outputs[i]!.type)))
      throw new Error(`The form "${form.name}" of ${row.name} gives other types than the operation.`);
    return results;
  }
  if (row.formsOptional || !row.forms) return null;
  throw new Error(`No form of ${row.name} fits on ${target.provider}.`);
}

/**
 * Names of all the forms that an operation can take on the target, the one that it takes unless told otherwise first. The row's own
 * name: the operation as it is.
 */
export function formNames(operation: Operation, target: Target): string[] {
  const { row, inputs, attributes } = operation;
  const names = formsInOrder(operation, inputs, target, notMeasured).flatMap(form => {
    if (form === STAY) return [row.name];
    return form.build(inputs, attributes, target) ? [form.name] : [];
  });
  return [...new Set(row.formsOptional ? [...names, row.name] : names)];
}

const STAY = 'stay';

/** The chosen one first, then the preferred one, then all that the provider runs. */
function formsInOrder(
  operation: Operation,
  inputs: readonly Value[],
  target: Target,
  chosen: ChosenForm,
): (AnyForm | typeof STAY)[] {
  const { row, attributes } = operation;
  if (!row.forms) return [];
  const forms = row.forms.filter(form => form.providers?.includes(target.provider) ?? true);
  const types = inputs.map(input => input.type);
  const first = [chosen(operation), row.preferredForm?.(types, attributes, target)].flatMap(
    (name): (AnyForm | typeof STAY)[] =>
      name === row.name && row.formsOptional ? [STAY] : forms.filter(form => form.name === name),
  );
  return [...first, ...forms];
}

type AnyForm = NonNullable<OpRow['forms']>[number];
