/** The settings of the entries of a table among which a choice attribute chooses: each entry declares its own. */
import type { Attribute, AttributeTable, DeclaringTable } from './attribute.ts';

/**
 * Every setting of every entry, each to be shown only where an entry that has it is chosen (or listed). Entries may
 * share a setting by naming the same declaration.
 * @param choice name of the attribute that chooses
 */
export function optionAttributes(
  choice: string,
  table: DeclaringTable,
  entries: { readonly [entry: string]: { readonly attributes: AttributeTable } },
): AttributeTable {
  const found = new Map<string, { declared: Attribute; first: string; is: string[] }>();
  for (const [entry, { attributes }] of Object.entries(entries))
    for (const [name, declared] of Object.entries(attributes)) {
      const known = found.get(name);
      if (known && known.declared !== declared)
        throw new Error(`${table} declare ${name} twice: ${known.first} and ${entry} must share it.`);
      if (known) known.is.push(entry);
      else found.set(name, { declared, first: entry, is: [entry] });
    }
  return Object.fromEntries(
    [...found].map(([name, { declared, first, is }]) => [
      name,
      { ...declared, when: { attribute: choice, is }, declaredBy: { table, entry: first } },
    ]),
  );
}
