/** Ids and names of new nodes. */
import type { Graph } from '../../engine/document/document.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Short enough to read in a file, random enough (36^8) that pasted parts of two documents do not meet. */
export function newId(prefix: 'n' | 'e' | 'b'): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `${prefix}_${[...bytes].map(byte => LETTERS[byte % LETTERS.length]).join('')}`;
}

/** `dense`, then `dense_2`: unique in the graph and among `taken`. `base` may be a name with such a number. */
export function uniqueName(base: string, graph: Graph, taken: ReadonlySet<string> = new Set()): string {
  const used = new Set(taken);
  for (const node of Object.values(graph.nodes)) used.add(node.name);
  if (!used.has(base)) return base;
  const stem = base.replace(/_\d+$/, '');
  let number = 2;
  while (used.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

export const defaultName = (type: string): string => type.toLowerCase().replaceAll('/', '_');
