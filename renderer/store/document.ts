/**
 * The document of this window, and the ONE way to change it: `change`. No React in here. The selection, the views and the
 * panels are not part of the document (view.ts).
 */
import { createStore } from 'zustand/vanilla';
import { applyDiff, type Diff, reverseDiff } from '../../engine/document/diff.ts';
import { type Document, emptyDocument } from '../../engine/document/document.ts';
import {
  closeGesture,
  type Entry,
  emptyHistory,
  type History,
  type Label,
  positionOf,
  record,
} from './history.ts';

export interface DocumentState {
  readonly document: Document;
  /** Null until it is saved. */
  readonly path: string | null;
  readonly history: History;
  /** The state of the document that is in the file; null: none (a recovered document whose file is behind). */
  readonly saved: number | null;
  /** Changes whenever another document is loaded: what a view remembers of the old one is then stale. */
  readonly opened: number;
}

export type DocumentStore = ReturnType<typeof createDocumentStore>;

export function createDocumentStore(initial: Document = emptyDocument('')) {
  const store = createStore<DocumentState>()(() => ({
    document: initial,
    path: null,
    history: emptyHistory,
    saved: 0,
    opened: 0,
  }));
  let lastId = 0;

  /**
   * Applies a diff as one entry of the history. Changes in a row with the same `gesture` are one entry, until
   * `settle`: each step of a drag, each letter typed in a field.
   */
  function change(label: Label, diff: Diff, options: { readonly gesture?: string } = {}): void {
    if (diff.length === 0) return;
    lastId += 1;
    const id = lastId;
    store.setState(({ document, history, saved }) => ({
      document: applyDiff(document, diff),
      history: record(history, { label, diff, gesture: options.gesture ?? null }, id, saved),
    }));
  }

  /** Ends the current gesture: a field was left, a drag ended. */
  const settle = (): void => {
    const { history } = store.getState();
    const closed = closeGesture(history);
    if (closed !== history) store.setState({ history: closed });
  };

  function undo(): Entry | null {
    const { document, history } = store.getState();
    const entry = history.past.at(-1);
    if (!entry) return null;
    store.setState({
      document: applyDiff(document, reverseDiff(entry.diff)),
      history: { ...history, past: history.past.slice(0, -1), future: [...history.future, closed(entry)] },
    });
    return entry;
  }

  function redo(): Entry | null {
    const { document, history } = store.getState();
    const entry = history.future.at(-1);
    if (!entry) return null;
    store.setState({
      document: applyDiff(document, entry.diff),
      history: { ...history, past: [...history.past, entry], future: history.future.slice(0, -1) },
    });
    return entry;
  }

  /**
   * Another document takes this one's place. `history` and `saved` come with a restored workspace; a document just
   * opened or made has neither.
   */
  function load(
    document: Document,
    path: string | null,
    restored: { readonly history: History; readonly saved: number | null } = {
      history: emptyHistory,
      saved: 0,
    },
  ): void {
    const { history, saved } = restored;
    lastId = Math.max(
      0,
      history.base,
      saved ?? 0,
      ...[...history.past, ...history.future].map(({ id }) => id),
    );
    store.setState(state => ({ document, path, history, saved, opened: state.opened + 1 }));
  }

  return {
    ...store,
    change,
    settle,
    undo,
    redo,
    load,
    /** What to hand to `markSaved` once the file is written: changes made meanwhile are not in it. */
    position: (): number => positionOf(store.getState().history),
    markSaved(path: string, position: number): void {
      store.setState({ path, saved: position });
    },
  };
}

const closed = (entry: Entry): Entry => (entry.gesture === null ? entry : { ...entry, gesture: null });

/** The document differs from its file. */
export const isDirty = ({ history, saved }: DocumentState): boolean => positionOf(history) !== saved;

/** The window's document. */
export const documentStore = createDocumentStore();
