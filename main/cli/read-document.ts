/** The document that a command names, and the run that it is asked about. */

import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { diffDocuments } from '../../engine/document/diff.ts';
import type { Document } from '../../engine/document/document.ts';
import { sameNetwork } from '../../engine/graph/same-network.ts';
import { type Api, ApiError } from '../api.ts';
import { readDocument } from '../application/documents.ts';
import { userPath } from './options.ts';
import type { Output } from './output.ts';

/** Reads it without adding it to the recent files of the window. */
export async function documentArgument(file: string): Promise<{ path: string; document: Document }> {
  const documentPath = userPath(file);
  const { document } = await readDocument(documentPath);
  return { path: documentPath, document };
}

/**
 * The document that a run has trained. A file of the same place counts as that document, however it was edited since; a copy
 * elsewhere does where the run's weights fit it.
 * @throws ApiError `input` where the document is another one.
 */
export async function documentOfRun(
  api: Api,
  run: string,
  named: { readonly path: string; readonly document: Document },
): Promise<Document> {
  const { summary, document: ofRun } = await api.request('run.get', { run });
  if ((await samePlace(summary.documentPath, named.path)) || sameNetwork(ofRun, named.document)) return ofRun;
  const origin = summary.documentPath === null ? '' : ` (${summary.documentPath})`;
  throw new ApiError(
    'input',
    `The run “${run}” has trained another document than ${named.path} (“${named.document.title}”): ` +
      `“${ofRun.title}”${origin}. Name that document, or a run of “${named.document.title}”.`,
  );
}

async function samePlace(a: string | null, b: string): Promise<boolean> {
  if (a === null) return false;
  const [one, other] = await Promise.all([a, b].map(file => realpath(file).catch(() => path.resolve(file))));
  return one === other;
}

/** A run keeps the document that it started with; a file that has been edited since is not what was trained. */
export function noteDifference(output: Output, file: string, document: Document, ofRun: Document): void {
  const changed = diffDocuments(ofRun, document).some(
    change => change.table === 'nodes' || change.table === 'edges' || change.table === 'dataset',
  );
  if (changed) output.note(`note: ${file} has changed since the run started; the run's own copy is used.`);
}
