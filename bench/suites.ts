/** Every benchmark, by suite. To add one: a file with its document, listed here, and its model in pytorch_peer.py. */
import { checkResnet152, compileResnet152 } from './compile/resnet152.ts';
import type { BenchEntry } from './entry.ts';
import { lenet5 } from './train/lenet5.ts';
import { lstm } from './train/lstm.ts';
import { mlp } from './train/mlp.ts';

export const suites: Readonly<Record<string, readonly BenchEntry[]>> = {
  /** Training steps of whole models on the CPU, data in memory. */
  train: [mlp, lenet5, lstm],
  /** What comes before a step: the check of a large document, and its training graph. */
  compile: [checkResnet152, compileResnet152],
};
