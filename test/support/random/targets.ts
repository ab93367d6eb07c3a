/** The kinds of targets that losses have, and data for every feed. */
import type { Document } from '../../../engine/document/document.ts';
import type { Feed } from '../../../engine/graph/compiled.ts';
import { SAMPLE_WEIGHT } from '../../../engine/graph/compiled.ts';
import { sizeOf } from '../../../engine/ir/type.ts';
import { type LossName, losses } from '../../../engine/losses/index.ts';
import type { Data } from '../../../engine/session/tensors.ts';
import type { Draw } from './draw.ts';

const KINDS = ['classes', 'binary', 'numbers', 'none'] as const;
export type TargetKind = (typeof KINDS)[number];

/** What may be tried as the loss's target, the likely one first. */
export function targetsOf(loss: string): TargetKind[] {
  const kind = losses[loss as LossName].targets as string;
  const known = KINDS.filter(each => each === kind);
  return known.length > 0 ? known : KINDS.filter(each => each !== 'none');
}

/** Indices are below this: every vocabulary that is drawn has as many. */
const INDICES = 4;

/** Data for a batch, by feed. */
export function feedsFor(document: Document, feeds: readonly Feed[], draw: Draw): { [name: string]: Data } {
  return Object.fromEntries(feeds.map(feed => [feed.name, dataFor(document, feed, draw.at(feed.name))]));
}

function dataFor(document: Document, { name, field, type }: Feed, draw: Draw): Data {
  const count = sizeOf(type.shape);
  // Half of all batches end with padding.
  if (name === SAMPLE_WEIGHT) {
    const padded = draw.chance('padded', 0.5);
    return Float32Array.from({ length: count }, (_, i) => (padded && i === count - 1 ? 0 : 1));
  }
  if (type.dtype === 'int64') {
    const declared = document.dataset?.fields.find(each => each.name === field)?.classes?.length;
    const below = declared ?? INDICES;
    return BigInt64Array.from({ length: count }, (_, i) => BigInt(draw.below(i, below)));
  }
  if (!name.startsWith('target/')) return Float32Array.from({ length: count }, (_, i) => draw.normal(i));
  const isBinary = targetsOf(lossOf(document, name)).includes('binary');
  // Positive, so that they may be counts or shares as well.
  return Float32Array.from({ length: count }, (_, i) =>
    isBinary ? draw.below(i, 2) : draw.between(i, 0.05, 1),
  );
}

const lossOf = (document: Document, feed: string): string => {
  const output = Object.values(document.graph.nodes).find(({ name }) => `target/${name}` === feed);
  return String(output?.attributes.loss);
};
