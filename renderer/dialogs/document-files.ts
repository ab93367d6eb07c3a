/** New, open, save, save as: what the File menu does. Nothing unsaved is dropped without asking. */

import { type Document, emptyDocument } from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';
import type { OpenedDocument } from '../../main/api.ts';
import { i18n } from '../i18n/index.ts';
import { documentStore, isDirty } from '../store/document.ts';
import { notify } from '../store/notify.ts';
import { prepareDocument } from '../store/prepare.ts';
import { showRunOf } from '../store/runs.ts';
import { goTo } from '../store/view.ts';
import { api } from '../transport/index.ts';
import { chooseToOpen, chooseToSave } from './choose-file.ts';
import { ask } from './dialog-store.ts';
import { baseName } from './paths.ts';

export const DOCUMENT_EXTENSION = '.netloom';

/** True when the document may be replaced: it is saved, or the user said what to do with the changes. */
async function mayReplace(): Promise<boolean> {
  const state = documentStore.getState();
  if (!isDirty(state)) return true;
  const answer = await ask('unsaved', { title: documentTitle(state) });
  if (answer === 'save') return saveDocument();
  return answer === 'discard';
}

export const documentTitle = ({ document, path }: { document: Document; path: string | null }): string =>
  document.title || (path === null ? i18n.t('dialogs:untitled') : baseName(path));

/** The file as this window last read or wrote it: another program may have changed it since. */
let file: { readonly path: string; readonly revision: string } | null = null;

async function replaceDocument(document: Document, path: string | null): Promise<void> {
  await prepareDocument(document);
  documentStore.load(document, path);
  showRunOf({ path, title: document.title }).catch(() => {
    // The list of runs is not needed to work on the document; the runs' own place tells what is wrong.
  });
}

export async function newDocument(): Promise<void> {
  if (!(await mayReplace())) return;
  await replaceDocument(emptyDocument(''), null);
  goTo('design');
}

/** Asks for the file when no path is given. */
export async function openDocument(path?: string): Promise<void> {
  if (!(await mayReplace())) return;
  const chosen =
    path ??
    (await chooseToOpen({
      title: i18n.t('dialogs:open.title'),
      extensions: [DOCUMENT_EXTENSION],
      near: documentStore.getState().path,
    }));
  if (chosen === null) return;
  const opened: OpenedDocument = await api.request('document.open', { path: chosen });
  file = opened;
  await replaceDocument(opened.document, opened.path);
  if (opened.migratedFrom !== null) notify(i18n.t('dialogs:open.migrated', { version: opened.migratedFrom }));
}

export async function openExample(): Promise<void> {
  const path = await ask('examples', {});
  if (path !== null) await openDocument(path);
}

export async function openRecent(): Promise<void> {
  const path = await ask('recent', {});
  if (path !== null) await openDocument(path);
}

/** A file dropped on the window: a browser tells its content but not where it lies, so it has no path yet. */
export async function openDropped(file: File): Promise<void> {
  const { document, migratedFrom } = parseDocument(await file.text(), file.name);
  if (!(await mayReplace())) return;
  await replaceDocument(document, null);
  if (migratedFrom !== null) notify(i18n.t('dialogs:open.migrated', { version: migratedFrom }));
}

/** True when the document is in a file now. */
export async function saveDocument(): Promise<boolean> {
  const { path } = documentStore.getState();
  // The examples stay as they are: the next who opens one finds what the program came with.
  if (path === null || (await isExample(path))) return saveDocumentAs();
  await writeDocument(path, file?.path === path ? file.revision : undefined);
  return true;
}

export async function saveDocumentAs(): Promise<boolean> {
  const { document, path: former } = documentStore.getState();
  const path = await chooseToSave({
    title: i18n.t('dialogs:save.title'),
    extensions: [DOCUMENT_EXTENSION],
    suggested: fileNameFor(document.title || i18n.t('dialogs:untitled')) + DOCUMENT_EXTENSION,
    near: former !== null && !(await isExample(former)) ? former : null,
  });
  if (path === null) return false;
  await writeDocument(path, undefined);
  return true;
}

async function writeDocument(path: string, revision: string | undefined): Promise<void> {
  const position = documentStore.position();
  const { document, path: from } = documentStore.getState();
  const saved = await api.request('document.save', { path, document, from, revision });
  file = saved;
  // In another folder, the data's relative paths are other ones.
  const moved = JSON.stringify(saved.document.dataset) !== JSON.stringify(document.dataset);
  const unchanged = documentStore.position() === position;
  if (moved && unchanged)
    documentStore.change('dialogs:save.keepData', [
      { table: 'dataset', before: document.dataset, after: saved.document.dataset },
    ]);
  documentStore.markSaved(saved.path, unchanged ? documentStore.position() : position);
}

export const fileNameFor = (title: string): string =>
  title
    .trim()
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-')
    .replace(/\s+/g, '-')
    .slice(0, 80) || 'network';

let examples: Promise<ReadonlySet<string>> | null = null;

async function isExample(path: string): Promise<boolean> {
  examples ??= api.request('document.examples', {}).then(list => new Set(list.map(example => example.path)));
  return (await examples.catch(() => new Set<string>())).has(path);
}
