/** How the time of a step grows: of a dense network with the batch, its width and its depth. */

import { type TrainEntry, trainEntry } from '../train/entry.ts';
import { trainSuite } from '../train/index.ts';
import { mlpName, mlpNetwork } from '../train/mlp.ts';

const FEATURES = 64;
const CLASSES = 10;
const USUAL = { batch: 128, width: 256, depth: 4 };

/** What grows, and to which sizes; the rest is as usual. */
export const GROWTH = {
  batch: [1, 4, 16, 64, 256, 1024, 4096],
  width: [16, 64, 256, 1024, 2048],
  depth: [1, 2, 4, 8, 16, 32, 64],
} as const;
export type Axis = keyof typeof GROWTH;

export const batchOf = (axis: Axis, size: number): number => (axis === 'batch' ? size : USUAL.batch);

/** `depth` hidden layers of `width` features. */
function entry(axis: Axis, size: number): TrainEntry {
  const { batch, width, depth }: Record<Axis, number> = { ...USUAL, [axis]: size };
  const widths = [FEATURES, ...Array.from({ length: depth }, () => width), CLASSES];
  return trainEntry({ name: `${axis}-${size}`, model: mlpName(widths), network: mlpNetwork(widths, batch) });
}

export const growthSuite = {
  ...trainSuite,
  doc: `the step of a dense network by its batch, width and depth (${USUAL.batch}, ${USUAL.width}, ${USUAL.depth} where they do not grow)`,
  entries: (Object.keys(GROWTH) as Axis[]).flatMap(axis => GROWTH[axis].map(size => entry(axis, size))),
};
