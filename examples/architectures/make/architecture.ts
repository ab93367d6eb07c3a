/** From the description of an architecture to its document. */
import { inspectSynthetic } from '../../../engine/data/synthetic.ts';
import {
  type Block,
  type Document,
  defaultTraining,
  emptyDocument,
  type SyntheticField,
  type SyntheticSource,
  type Training,
} from '../../../engine/document/document.ts';
import type { DrawnBlock } from './block.ts';
import { Drawing } from './drawing.ts';
import type { Place } from './placed.ts';

export interface Architecture {
  /** Of the document, without its extension. */
  readonly file: string;
  readonly title: string;
  /** What it is, where it comes from, and where its definition differs from that. */
  readonly description: string;
  /** What the random samples hold until the user brings data. */
  readonly fields: readonly SyntheticField[];
  readonly training: Partial<Training>;
  draw(net: Drawing): void;
}

/** Enough for a few steps, and little to hold in memory. */
const SAMPLES = 64;

export async function documentOf(
  { title, description, fields, training, draw }: Architecture,
  place?: Place,
): Promise<Document> {
  const net = new Drawing();
  draw(net);
  const source: SyntheticSource = { type: 'synthetic', samples: SAMPLES, seed: 1, fields };
  return {
    ...emptyDocument(title),
    description,
    graph: net.finish(place),
    blocks: Object.fromEntries([...allBlocks(net.blocks)].map(block => [block.id, plain(block)])),
    dataset: {
      source,
      fields: (await inspectSynthetic(source)).fields,
      split: { validation: 0.125, test: 0 },
    },
    training: { ...defaultTraining, ...training },
  };
}

/** These, and those that they are made of. */
function allBlocks(blocks: ReadonlySet<DrawnBlock>): Set<DrawnBlock> {
  const found = new Set(blocks);
  // A Set iterates over what is added meanwhile.
  for (const { uses } of found) for (const used of uses) found.add(used);
  return found;
}

const plain = ({ id, name, description, attributes, graph }: DrawnBlock): Block => ({
  id,
  name,
  description,
  attributes,
  graph,
});
