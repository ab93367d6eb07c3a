/**
 * A diff is the only way to change a document. It lists whole records before and after, so that its reverse is
 * the same list with the two swapped: undo needs nothing else.
 */
import type { Document, Edge, Node } from './document.ts';

export type Change =
  | {
      readonly table: 'nodes';
      readonly id: string;
      readonly before: Node | null;
      readonly after: Node | null;
    }
  | {
      readonly table: 'edges';
      readonly id: string;
      readonly before: Edge | null;
      readonly after: Edge | null;
    }
  | SettingChange<'title'>
  | SettingChange<'description'>
  | SettingChange<'dataset'>
  | SettingChange<'training'>;

interface SettingChange<K extends 'title' | 'description' | 'dataset' | 'training'> {
  readonly table: K;
  readonly before: Document[K];
  readonly after: Document[K];
}

export type Diff = readonly Change[];

export function applyDiff(document: Document, diff: Diff): Document {
  let result = document;
  for (const change of diff) result = applyChange(result, change);
  return result;
}

export const reverseDiff = (diff: Diff): Diff =>
  diff.toReversed().map(change => ({ ...change, before: change.after, after: change.before }) as Change);

function applyChange(document: Document, change: Change): Document {
  if (change.table !== 'nodes' && change.table !== 'edges')
    return { ...document, [change.table]: change.after };
  const table: Record<string, Node | Edge> = { ...document.graph[change.table] };
  if (change.after === null) delete table[change.id];
  else table[change.id] = change.after;
  return { ...document, graph: { ...document.graph, [change.table]: table } };
}

/** The changes that lead from one document to another; empty when they are equal. */
export function diffDocuments(from: Document, to: Document): Diff {
  const changes: Change[] = [];
  for (const table of ['edges', 'nodes'] as const) {
    const [before, after] = [from.graph[table], to.graph[table]];
    for (const id of Object.keys(before))
      if (!(id in after)) changes.push({ table, id, before: before[id], after: null } as Change);
  }
  for (const table of ['nodes', 'edges'] as const) {
    const [before, after] = [from.graph[table], to.graph[table]];
    for (const [id, record] of Object.entries(after))
      if (!equal(before[id], record))
        changes.push({ table, id, before: before[id] ?? null, after: record } as Change);
  }
  for (const table of ['title', 'description', 'dataset', 'training'] as const)
    if (!equal(from[table], to[table]))
      changes.push({ table, before: from[table], after: to[table] } as Change);
  return changes;
}

/** Documents are plain JSON: equal records print equally once their keys are sorted. */
const equal = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
