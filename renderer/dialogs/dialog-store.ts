/** Dialogs that are asked for from anywhere and answer with a promise. The last one asked for is on top. */
import { create } from 'zustand';

export interface FileRequest {
  readonly mode: 'open' | 'save';
  readonly title: string;
  /** With the dot; empty: every file. */
  readonly extensions: readonly string[];
  /** Where it begins: a file or a folder. */
  readonly near: string | null;
  /** Name of the new file, for `save`. */
  readonly suggested?: string;
}

/** Kind of dialog → what it is asked with and what it answers; null: it was closed. */
interface DialogTable {
  file: { props: FileRequest; answer: string };
  unsaved: { props: { readonly title: string }; answer: 'save' | 'discard' };
  examples: { props: object; answer: string };
  recent: { props: object; answer: string };
  settings: { props: object; answer: never };
  about: { props: object; answer: never };
  keys: { props: object; answer: never };
  export: { props: { readonly run: string }; answer: never };
  findRate: { props: object; answer: never };
}
export type DialogKind = keyof DialogTable;
export type DialogProps<K extends DialogKind> = DialogTable[K]['props'] & {
  readonly onAnswer: (answer: DialogTable[K]['answer'] | null) => void;
};

export type OpenDialog = {
  [K in DialogKind]: { readonly id: number; readonly kind: K; readonly props: DialogProps<K> };
}[DialogKind];

export const useDialogs = create<{ readonly open: readonly OpenDialog[] }>()(() => ({ open: [] }));

let nextId = 1;

export function ask<K extends DialogKind>(
  kind: K,
  props: DialogTable[K]['props'],
): Promise<DialogTable[K]['answer'] | null> {
  const id = nextId++;
  return new Promise(resolve => {
    const onAnswer = (answer: DialogTable[K]['answer'] | null): void => {
      useDialogs.setState(({ open }) => ({ open: open.filter(dialog => dialog.id !== id) }));
      resolve(answer);
    };
    const dialog = { id, kind, props: { ...props, onAnswer } } as unknown as OpenDialog;
    useDialogs.setState(({ open }) => ({ open: [...open, dialog] }));
  });
}

/** Shows a dialog that answers nothing; one that is open already stays. */
export function show(kind: 'settings' | 'about' | 'keys'): void {
  if (!useDialogs.getState().open.some(dialog => dialog.kind === kind)) void ask(kind, {});
}
