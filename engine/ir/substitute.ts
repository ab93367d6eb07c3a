/** Builds values again from other leaves: the way a body is written out, or cut loose from the graph it was made in. */
import { applyAll, operationsOf, type Value, withOrigin } from './value.ts';

/**
 * The results with every value of `replacements` replaced. What does not depend on one of them stays the same
 * value; nothing above a replaced value is built again.
 */
export function substitute(
  results: readonly Value[],
  replacements: ReadonlyMap<Value, Value>,
): readonly Value[] {
  const rebuilt = new Map(replacements);
  const of = (value: Value): Value => rebuilt.get(value) ?? value;
  for (const operation of operationsOf(results)) {
    const { row, inputs, outputs, attributes, origin } = operation;
    if (outputs.every(output => replacements.has(output))) continue;
    const mapped = inputs.map(of);
    if (mapped.every((input, i) => input === inputs[i])) continue;
    const made = withOrigin(origin, () => applyAll(row, mapped, attributes));
    outputs.forEach((output, i) => {
      if (!replacements.has(output)) rebuilt.set(output, made[i]!);
    });
  }
  return results.map(of);
}
