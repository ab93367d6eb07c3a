/** What comes before a step: the check of a document, its training graph, and all of it up to the first step. */
import { coldSeconds, peakBytes, speed, warmSeconds } from '../figure.ts';
import { suite } from '../suite.ts';
import { NODE_COUNTS, nodeEntry } from './nodes.ts';
import { checkResnet152, compileResnet152 } from './resnet152.ts';
import { starts } from './start.ts';

export const compileSuite = suite({
  doc: 'what the editor does at every change, and what a run does before its first step',
  entries: [checkResnet152, compileResnet152, ...starts, ...NODE_COUNTS.map(nodeEntry)],
  figures: [speed('documentsPerSecond', 'documents/s'), peakBytes, coldSeconds, warmSeconds],
  peers: {},
});
