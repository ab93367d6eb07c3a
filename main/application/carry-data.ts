/** A document that moves to another folder keeps its data: relative paths are rewritten, an example's data is copied. */
import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DataSource, Document } from '../../engine/document/document.ts';
import { ApiError } from '../api.ts';
import { withFileErrors } from './file-errors.ts';

/**
 * `copy`: put the files beside the document under the same relative paths (examples live in the program's folder, which
 * an update replaces); otherwise the paths are made to name the same files from the new folder.
 */
export async function carryData(
  document: Document,
  from: string,
  to: string,
  copy: boolean,
): Promise<Document> {
  if (document.dataset === null) return document;
  const files: string[] = [];
  const source = mapPaths(document.dataset.source, file => {
    if (path.isAbsolute(file)) return file;
    if (copy) {
      files.push(file);
      return file;
    }
    return pathFrom(to, path.resolve(from, file));
  });
  for (const file of files) await copyInto(path.resolve(from, file), path.resolve(to, file));
  return { ...document, dataset: { ...document.dataset, source } };
}

function mapPaths(source: DataSource, change: (file: string) => string): DataSource {
  switch (source.type) {
    case 'idx':
      return {
        ...source,
        files: source.files.map(part => ({
          ...part,
          path: change(part.path),
          ...(part.test === undefined ? {} : { test: change(part.test) }),
        })),
      };
    case 'csv':
      return { ...source, path: change(source.path) };
    case 'synthetic':
      return source;
  }
}

/** Relative, with forward slashes, where the file lies below the folder; absolute elsewhere. */
function pathFrom(folder: string, file: string): string {
  const relative = path.relative(folder, file);
  const below = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return below ? relative.split(path.sep).join('/') : file;
}

async function copyInto(source: string, target: string): Promise<void> {
  const [wanted, present] = await Promise.all([stat(source), stat(target).catch(() => null)]);
  if (present?.size === wanted.size) return;
  if (present)
    throw new ApiError(
      'input',
      `Cannot copy the data to “${target}”: another file of that name is there. Save in another folder.`,
    );
  await withFileErrors(`Cannot copy the data to “${target}”`, async () => {
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(source, target);
  });
}
