/** From batches of fields, as the data gives them, to the feeds of a graph. */
import type { Batch } from '../data/index.ts';
import { type Feed, SAMPLE_WEIGHT } from '../graph/compiled.ts';
import type { Feeds } from '../session/step-session.ts';

/** The fields that the graph reads. */
export const fieldsOf = (feeds: readonly Feed[]): string[] => [
  ...new Set(feeds.filter(feed => feed.name !== SAMPLE_WEIGHT).map(feed => feed.field)),
];

/** A field's data has the feed's number of elements: a feed of shape [batch, 1] is the field of shape [batch]. */
export const feedsOf = (feeds: readonly Feed[], { fields, weights }: Batch): Feeds =>
  Object.fromEntries(
    feeds.map(({ name, field }) => [name, name === SAMPLE_WEIGHT ? weights : fields[field]!]),
  );
