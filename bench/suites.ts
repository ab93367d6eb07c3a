/** Every suite. To add an entry: a file with its network, listed in its suite, and its model in pytorch/models.py. */
import { compileSuite } from './compile/index.ts';
import { dataSuite } from './data/index.ts';
import { editorSuite } from './editor/index.ts';
import { growthSuite } from './growth/index.ts';
import { inferSuite } from './infer/index.ts';
import { recomputeSuite } from './recompute/index.ts';
import type { Suite } from './suite.ts';
import { trainSuite } from './train/index.ts';

export const suites: Readonly<Record<string, Suite>> = {
  train: trainSuite,
  infer: inferSuite,
  compile: compileSuite,
  growth: growthSuite,
  data: dataSuite,
  recompute: recomputeSuite,
  editor: editorSuite,
};
