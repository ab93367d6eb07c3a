/** Folders, for hosts without native dialogs. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { DirectoryListing } from '../api.ts';
import { withFileErrors } from './file-errors.ts';

/** `~` is the home folder; a relative path is read from there too, never from where the program happens to run. */
export function resolvePath(file: string): string {
  const expanded = file === '~' || /^~[\\/]/.test(file) ? path.join(homedir(), file.slice(1)) : file;
  return path.resolve(homedir(), expanded);
}

/** Folders first, then files, each by name; hidden ones left out, and what cannot be looked at as well. */
export async function listDirectory(directory: string): Promise<DirectoryListing> {
  const folder = resolvePath(directory);
  const names = await withFileErrors(`Cannot list “${folder}”`, () => readdir(folder));
  const entries = await Promise.all(
    names
      .filter(name => !name.startsWith('.'))
      .map(async name => {
        const file = path.join(folder, name);
        const found = await stat(file).catch(() => null);
        return found && { name, path: file, directory: found.isDirectory(), size: found.size };
      }),
  );
  const parent = path.dirname(folder);
  return {
    directory: folder,
    parent: parent === folder ? null : parent,
    entries: entries
      .filter(entry => entry !== null)
      .sort((a, b) => Number(b.directory) - Number(a.directory) || a.name.localeCompare(b.name)),
  };
}
