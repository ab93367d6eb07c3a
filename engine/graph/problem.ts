/** What is wrong with a document, where, why, and the changes that would mend it. */
import type { Diff } from '../document/diff.ts';
import type { EdgeId, NodeId } from '../document/document.ts';

export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Stable kebab-case name, the key of the translated text. */
  readonly code: string;
  /** The English sentence: what disagrees with what, and what to do. */
  readonly message: string;
  /** What the sentence names, for translation: `problems.CODE` interpolates these. */
  readonly values: { readonly [name: string]: string | number };
  readonly node: NodeId | null;
  readonly port: string | null;
  readonly edge: EdgeId | null;
  readonly attribute: string | null;
  readonly fixes: readonly Fix[];
}

/** One click: a diff of the document, so undo is one step. */
export interface Fix {
  /** Key of the translated label: `fixes.CODE`, such as `insert-flatten`, `set-attribute`. */
  readonly code: string;
  readonly label: string;
  readonly values: { readonly [name: string]: string | number };
  readonly diff: Diff;
}
