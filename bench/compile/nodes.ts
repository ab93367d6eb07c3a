/**
 * The training graph of ever larger drawings, of 10 to 5,000 nodes: dense layers in a row, with normalization and an activation
 * behind each.
 */

import { buildTrainingGraph } from '../../engine/training-graph.ts';
import type { Step } from '../../examples/architectures/make/drawing.ts';
import { dense, norm, relu } from '../../examples/architectures/make/steps.ts';
import { ADAM, inRow, label, networkDocument, numbers } from '../network.ts';
import { perSecond } from '../repeat.ts';
import type { BenchEntry } from '../suite.ts';

export const NODE_COUNTS = [10, 30, 100, 300, 1000, 3000, 5000] as const;

const FEATURES = 8;
/** The Input, the last Dense and the Output. */
const ENDS = 3;

/** So many layers in turn. */
const layers = (count: number): Step[] =>
  Array.from({ length: count }, (_, i) => [dense(FEATURES), norm, relu][i % 3]!);

export const nodeEntry = (nodes: number): BenchEntry => ({
  name: `nodes-${nodes}`,
  async measure({ seconds }) {
    const document = await networkDocument({
      title: `${nodes} nodes`,
      fields: [numbers(FEATURES), label(2)],
      batchSize: 32,
      optimizer: ADAM,
      draw: inRow(...layers(nodes - ENDS), dense(2)),
    });
    // The largest take many seconds, and each turn has built one before.
    const documentsPerSecond = await perSecond(
      seconds,
      () => buildTrainingGraph(document, { batchSize: 32 }),
      1,
    );
    return { documentsPerSecond };
  },
});
