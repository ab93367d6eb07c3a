/** Every benchmark, by suite. To add one: a file with its document, listed here, and its model in pytorch_peer.py. */
import type { BenchEntry } from './entry.ts';
import { lenet5 } from './train/lenet5.ts';
import { lstm } from './train/lstm.ts';
import { mlp } from './train/mlp.ts';

export const suites: Readonly<Record<string, readonly BenchEntry[]>> = {
  /** Training steps of whole models on the CPU, data in memory. */
  train: [mlp, lenet5, lstm],
};
