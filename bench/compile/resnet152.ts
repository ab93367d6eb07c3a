/** ResNet-152 of the examples: what the editor does at every change, and what a run does before its first step. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Document } from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';
import { check } from '../../engine/graph/check.ts';
import { buildTrainingGraph } from '../../engine/training-graph.ts';
import { perSecond } from '../repeat.ts';
import type { BenchEntry } from '../suite.ts';

// As deep in the sources as in dist/node.
const file = fileURLToPath(new URL('../../examples/architectures/resnet152.netloom', import.meta.url));

const entry = (name: string, work: (document: Document) => unknown): BenchEntry => ({
  name,
  async measure({ seconds }) {
    const { document } = parseDocument(await readFile(file, 'utf8'), file);
    return { documentsPerSecond: await perSecond(seconds, () => work(document), 1) };
  },
});

export const checkResnet152 = entry('check-resnet152', check);
export const compileResnet152 = entry('compile-resnet152', document =>
  buildTrainingGraph(document, { batchSize: document.training.batchSize }),
);
