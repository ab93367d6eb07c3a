/** The operations of a graph that can be said in several ways, those that probably take the longest first. */
import { sizeOf } from '../ir/type.ts';
import type { Graph, Operation } from '../ir/value.ts';
import { chosenFrom, type FormChoices, keyOf } from '../onnx/form-choices.ts';
import { expandForms } from '../onnx/forms.ts';
import type { Target } from '../ops/op.ts';

export interface Tunable {
  readonly key: string;
  /** One of those with this key. */
  readonly operation: Operation;
}

/** Operations that are the same are listed once. What a chosen form is made of may have forms again. */
export function tunablesOf(graph: Graph, target: Target, choices: FormChoices): Tunable[] {
  const chosen = chosenFrom(choices);
  const found = new Map<string, { operation: Operation; count: number }>();
  expandForms(graph, target, operation => {
    const key = declaredForms(operation, target).length > 1 ? keyOf(operation) : null;
    if (key !== null) found.set(key, { operation, count: (found.get(key)?.count ?? 0) + 1 });
    return chosen(operation);
  });
  return [...found]
    .map(([key, { operation, count }]) => ({ key, operation, work: count * workOf(operation) }))
    .sort((a, b) => b.work - a.work)
    .map(({ key, operation }) => ({ key, operation }));
}

/** Names of the forms that the provider runs; not each of them can express every case. */
export function declaredForms({ row }: Operation, { provider }: Target): string[] {
  const forms = (row.forms ?? []).filter(({ providers }) => providers?.includes(provider) ?? true);
  return [...forms.map(({ name }) => name), ...(row.formsOptional ? [row.name] : [])];
}

/**
 * √(a b c) for its three largest tensors: the multiplications of a matrix product [m, k] × [k, n], exactly, and those of a
 * convolution but for √ of the kernel's size. An estimate is enough: it orders what is measured.
 */
function workOf({ inputs, outputs }: Operation): number {
  const sizes = [...inputs, ...outputs].map(({ type }) => sizeOf(type.shape)).sort((a, b) => b - a);
  return Math.sqrt(sizes.slice(0, 3).reduce((product, size) => product * size, 1));
}
