/** ResNet-152 of the examples: what the editor does at every change, and what a run does before its first step. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseDocument } from '../../engine/document/validate.ts';
import type { BenchEntry } from '../entry.ts';

// As deep in the sources as in dist/node.
const file = fileURLToPath(new URL('../../examples/architectures/resnet152.netloom', import.meta.url));

const resnet152 = {
  document: async () => parseDocument(await readFile(file, 'utf8'), file).document,
  pytorch: null,
};

export const checkResnet152: BenchEntry = { ...resnet152, name: 'check-resnet152', work: 'check' };
export const compileResnet152: BenchEntry = { ...resnet152, name: 'compile-resnet152', work: 'compile' };
