import { useEffect, useState } from 'react';
import type { DirectoryListing } from '../../../main/api.ts';
import { errorText } from '../../store/notify.ts';
import { api } from '../../transport/index.ts';

export interface DirectoryView {
  readonly listing: DirectoryListing | null;
  readonly error: string | null;
  readonly busy: boolean;
}

/** The listing of a folder; the former one stays until the new one is there. */
export function useDirectory(directory: string | null): DirectoryView {
  const [view, setView] = useState<DirectoryView>({ listing: null, error: null, busy: true });
  useEffect(() => {
    if (directory === null) return;
    let current = true;
    setView(({ listing }) => ({ listing, error: null, busy: true }));
    api.request('files.list', { directory }).then(
      listing => current && setView({ listing, error: null, busy: false }),
      error => current && setView(({ listing }) => ({ listing, error: errorText(error), busy: false })),
    );
    return () => {
      current = false;
    };
  }, [directory]);
  return view;
}

export type Entry = DirectoryListing['entries'][number];

/** Folders first, then by name as people count: file2 before file10. Hidden ones only when asked for. */
export function sortEntries(entries: readonly Entry[], language: string): Entry[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return entries
    .filter(entry => !entry.name.startsWith('.'))
    .sort((a, b) => Number(b.directory) - Number(a.directory) || compare(a.name, b.name));
}
