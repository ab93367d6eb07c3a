import type { BenchEntry } from '../suite.ts';
import { resnet50 } from '../train/resnet.ts';
import { measureTraining } from '../train/steps.ts';

export type RecomputeEntry = BenchEntry;

export const recomputeEntry = (batchSize: number): RecomputeEntry => ({
  name: `${resnet50.name}@${batchSize}`,
  async measure(turn) {
    const document = await resnet50.document();
    const training = { ...document.training, batchSize, recompute: !turn.keepActivations };
    return measureTraining({ ...document, training }, turn);
  },
});
