import { useCallback, useEffect, useRef, useState } from 'react';
import type { DataSource } from '../../../engine/document/document.ts';
import type { DatasetDescription } from '../../../main/api.ts';
import { errorText } from '../../store/notify.ts';
import { api } from '../../transport/index.ts';

export interface Inspection {
  readonly busy: boolean;
  /** Of the source that was read last. */
  readonly description: DatasetDescription | null;
  /** Why it could not be read: names file, row and column. */
  readonly error: string | null;
  /** Null: there is nothing to read, or it failed. */
  readonly read: (source: DataSource) => Promise<DatasetDescription | null>;
}

/** Reads a source through the engine; only the answer to the last question counts. */
export function useInspection(source: DataSource | null, documentPath: string | null): Inspection {
  const [state, setState] = useState<Omit<Inspection, 'read'>>({
    busy: false,
    description: null,
    error: null,
  });
  const last = useRef(0);
  const read = useCallback(
    async (wanted: DataSource) => {
      const question = ++last.current;
      setState(({ description }) => ({ busy: true, description, error: null }));
      try {
        const description = await api.request('dataset.inspect', { source: wanted, documentPath });
        if (question === last.current) setState({ busy: false, description, error: null });
        return description;
      } catch (error) {
        if (question === last.current) setState({ busy: false, description: null, error: errorText(error) });
        return null;
      }
    },
    [documentPath],
  );
  const key = JSON.stringify(source);
  useEffect(() => {
    const known = JSON.parse(key) as DataSource | null;
    last.current += 1;
    if (known) void read(known);
    else setState({ busy: false, description: null, error: null });
  }, [key, read]);
  return { ...state, read };
}
