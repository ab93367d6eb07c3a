/** The document that a command names, and the run that it is asked about. */

import { diffDocuments } from '../../engine/document/diff.ts';
import type { Document } from '../../engine/document/document.ts';
import { readDocument } from '../application/documents.ts';
import { userPath } from './options.ts';
import type { Output } from './output.ts';

/** Reads it without adding it to the recent files of the window. */
export async function documentArgument(file: string): Promise<{ path: string; document: Document }> {
  const path = userPath(file);
  const { document } = await readDocument(path);
  return { path, document };
}

/** A run keeps the document that it started with; a file that has been edited since is not what was trained. */
export function noteDifference(output: Output, file: string, document: Document, ofRun: Document): void {
  const changed = diffDocuments(ofRun, document).some(
    change => change.table === 'nodes' || change.table === 'edges' || change.table === 'dataset',
  );
  if (changed) output.note(`note: ${file} has changed since the run started; the run's own copy is used.`);
}
