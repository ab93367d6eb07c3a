/** Undo and redo as values: entries of reversible diffs, and the arithmetic on them. */
import type { Change, Diff } from '../../engine/document/diff.ts';

/** What an entry is called in the menus: a key of the translations (`NAMESPACE:KEY`) and what it interpolates. */
export type Label =
  | string
  | { readonly key: string; readonly values: { readonly [name: string]: string | number } };

export interface Entry {
  /** Increases with every entry of a window's life; says which state of the document was saved. */
  readonly id: number;
  readonly label: Label;
  readonly diff: Diff;
  /** Consecutive changes of one gesture (a drag, typing in one field) are one entry. Null: closed. */
  readonly gesture: string | null;
}

export interface History {
  readonly past: readonly Entry[];
  /** The next to redo is last. */
  readonly future: readonly Entry[];
  /** Id of the state before `past[0]`: 0, or the last entry that was dropped. */
  readonly base: number;
}

/** How many gestures can be undone. */
export const HISTORY_LIMIT = 500;

export const emptyHistory: History = { past: [], future: [], base: 0 };

/** Id of the state that the document is in: that of the last entry applied. */
export const positionOf = ({ past, base }: History): number => past.at(-1)?.id ?? base;

/**
 * Adds a diff that was just applied. It joins the last entry if it belongs to the same gesture and `keep` (the state
 * that was saved) does not lie between the two.
 */
export function record(
  history: History,
  entry: { readonly label: Label; readonly diff: Diff; readonly gesture: string | null },
  id: number,
  keep: number | null,
): History {
  const last = history.past.at(-1);
  if (last && entry.gesture !== null && last.gesture === entry.gesture && last.id !== keep) {
    const diff = mergeDiffs(last.diff, entry.diff);
    const past = history.past.slice(0, -1);
    // A gesture that ends where it began leaves no trace.
    if (diff.length === 0) return { ...history, past, future: [] };
    return { ...history, past: [...past, { ...entry, id, diff }], future: [] };
  }
  const past = [...history.past, { ...entry, id }];
  const dropped = past.splice(0, Math.max(0, past.length - HISTORY_LIMIT));
  return { past, future: [], base: dropped.at(-1)?.id ?? history.base };
}

/** Ends the gesture: what comes next is an entry of its own. */
export function closeGesture(history: History): History {
  const last = history.past.at(-1);
  if (!last || last.gesture === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, gesture: null }] };
}

/** One diff with the effect of both: each record once, from its first `before` to its last `after`. */
export function mergeDiffs(first: Diff, second: Diff): Diff {
  const merged = new Map<string, Change>();
  for (const change of [...first, ...second]) {
    const graph = 'block' in change ? change.block : '';
    const key = 'id' in change ? `${graph}/${change.table}/${change.id}` : change.table;
    const earlier = merged.get(key);
    merged.set(key, earlier ? ({ ...change, before: earlier.before } as Change) : change);
  }
  return [...merged.values()].filter(({ before, after }) => !sameRecord(before, after));
}

/** Records are plain JSON written by the same code, so equal ones list their keys in the same order. */
const sameRecord = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
