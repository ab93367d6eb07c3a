/**
 * A diff is the only way to change a document. It lists whole records before and after, so that its reverse is
 * the same list with the two swapped: undo needs nothing else.
 */
import type { Block, BlockId, Document, Edge, Graph, Node } from './document.ts';

export type Change =
  | GraphChange<'nodes', Node>
  | GraphChange<'edges', Edge>
  | {
      readonly table: 'blocks';
      readonly id: BlockId;
      readonly before: Block | null;
      readonly after: Block | null;
    }
  | SettingChange<'title'>
  | SettingChange<'description'>
  | SettingChange<'dataset'>
  | SettingChange<'training'>;

interface GraphChange<K extends keyof Graph, T> {
  readonly table: K;
  readonly id: string;
  /** The block whose graph it is; absent: the document's own. */
  readonly block?: BlockId;
  readonly before: T | null;
  readonly after: T | null;
}

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
  if (change.table === 'blocks')
    return { ...document, blocks: withRecord(document.blocks, change.id, change.after) };
  if (change.table !== 'nodes' && change.table !== 'edges')
    return { ...document, [change.table]: change.after };
  if (change.block === undefined) return { ...document, graph: applyToGraph(document.graph, change) };
  const block = document.blocks[change.block];
  if (!block) return document;
  const changed = { ...block, graph: applyToGraph(block.graph, change) };
  return { ...document, blocks: { ...document.blocks, [block.id]: changed } };
}

const applyToGraph = (graph: Graph, change: Change & { readonly table: 'nodes' | 'edges' }): Graph => ({
  ...graph,
  [change.table]: withRecord<Node | Edge>(graph[change.table], change.id, change.after),
});

function withRecord<T>(records: { readonly [id: string]: T }, id: string, after: T | null) {
  if (after !== null) return { ...records, [id]: after };
  const { [id]: _, ...rest } = records;
  return rest;
}

/** The changes that lead from one document to another; empty when they are equal. */
export function diffDocuments(from: Document, to: Document): Diff {
  const changes: Change[] = [];
  const [old, now] = [
    { ...from.graph, blocks: from.blocks },
    { ...to.graph, blocks: to.blocks },
  ];
  for (const table of ['edges', 'nodes', 'blocks'] as const) {
    const [before, after] = [old[table], now[table]];
    for (const id of Object.keys(before))
      if (!(id in after)) changes.push({ table, id, before: before[id], after: null } as Change);
  }
  for (const table of ['blocks', 'nodes', 'edges'] as const) {
    const [before, after] = [old[table], now[table]];
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
