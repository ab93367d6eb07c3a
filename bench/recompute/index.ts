/** What recomputation saves and costs: the same network beside itself without it. */
import { activationBytes, parameters, peakBytes, speed } from '../figure.ts';
import { measureOwn } from '../peers/own.ts';
import type { Find } from '../peers/peer.ts';
import { suite } from '../suite.ts';
import { type RecomputeEntry, recomputeEntry } from './entry.ts';

/** The memory of larger batches is that of the activations; of smaller ones the weights' own has a part in it. */
const BATCHES = [32, 128];

const findKept: Find<RecomputeEntry> = async () => ({
  title: 'activations kept',
  measure: ({ name }, turn) => measureOwn('recompute', name, { ...turn, keepActivations: true }),
});

export const recomputeSuite = suite({
  doc: 'training steps that compute activations again, beside those that keep them',
  entries: BATCHES.map(recomputeEntry),
  figures: [speed('samplesPerSecond', 'samples/s'), activationBytes, peakBytes, parameters],
  peers: { kept: findKept },
});
