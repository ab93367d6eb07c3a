/** What the data costs: delivering its batches, how long the steps of a training wait for them, and reading it. */
import { share, speed } from '../figure.ts';
import { findBatchedLoader, findLoader } from '../peers/pytorch-loader.ts';
import { suite } from '../suite.ts';
import { csvTable } from './csv.ts';
import { idxDigits } from './digits.ts';
import type { DataEntry } from './entry.ts';
import { pictures, texts } from './synthetic.ts';

export const dataEntries: readonly DataEntry[] = [idxDigits, csvTable, pictures, texts];

export const dataSuite = suite({
  doc: 'how fast batches are delivered by as many workers as threads, and which share of its time a training waits for them',
  entries: dataEntries,
  figures: [
    speed('deliveredPerSecond', 'samples/s delivered'),
    speed('trainedPerSecond', 'samples/s trained'),
    share('waited', 'waited'),
    speed('readPerSecond', 'samples/s read'),
  ],
  peers: { pytorch: findLoader, 'pytorch-batched': findBatchedLoader },
});
