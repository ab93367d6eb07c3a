/**
 * PyTorch's DataLoader over the same amount of data in memory, with as many workers: sample by sample, as its documentation shows, and
 * a batch at once, as those do who know that this is faster.
 */
import path from 'node:path';
import type { DataEntry } from '../data/entry.ts';
import { type Find, measureBy } from './peer.ts';
import { findPython, NO_PYTHON } from './pytorch.ts';

/** What loader.py is told. */
interface LoadingTask {
  readonly samples: number;
  readonly fields: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly raw: string;
    readonly dtype: string;
    readonly normalize: string;
  }[];
  readonly batch: number;
  readonly workers: number;
  readonly seconds: number;
  readonly batched: boolean;
}

const finding =
  (batched: boolean): Find<DataEntry> =>
  async () => {
    const python = await findPython();
    if (!python) return NO_PYTHON();
    return {
      title: `DataLoader of PyTorch ${python.version}${batched ? ', whole batches' : ''}`,
      async measure(entry, turn) {
        const task = await taskOf(entry, batched, turn);
        return measureBy(python.program, [path.join(turn.root, 'bench', 'pytorch', 'loader.py')], task, turn);
      },
    };
  };

export const findLoader = finding(false);
export const findBatchedLoader = finding(true);

async function taskOf(
  { raw, samples, open }: DataEntry,
  batched: boolean,
  { threads, seconds }: { threads: number; seconds: number },
): Promise<LoadingTask> {
  const { document, close } = await open();
  await close?.();
  const fields = document.dataset!.fields.map(({ name, shape, dtype, normalize = 'none' }) => ({
    name,
    shape,
    raw: raw[name]!,
    dtype,
    normalize,
  }));
  const { batchSize } = document.training;
  return { samples, fields, batch: batchSize, workers: threads, seconds, batched };
}
