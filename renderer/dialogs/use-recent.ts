import { useEffect, useState } from 'react';
import type { ResultOf } from '../../main/api.ts';
import { notifyError } from '../store/notify.ts';
import { api } from '../transport/index.ts';

export type RecentDocuments = ResultOf<'document.recent'>;

/** The documents that were open lately, newest first; null until they are known. */
export function useRecent(): RecentDocuments | null {
  const [recent, setRecent] = useState<RecentDocuments | null>(null);
  useEffect(() => {
    api.request('document.recent', {}).then(setRecent, notifyError);
  }, []);
  return recent;
}
