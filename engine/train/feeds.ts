/** From batches of fields, as the data gives them, to the feeds of a graph. */
import { type Batch, normal, random, uniform } from '../data/index.ts';
import { type Draw, type Feed, SAMPLE_WEIGHT } from '../graph/compiled.ts';
import type { Feeds } from '../session/step-session.ts';
import type { Data } from '../session/tensors.ts';

/** The fields that the graph reads. */
export const fieldsOf = (feeds: readonly Feed[]): string[] => [
  ...new Set(feeds.filter(({ name, draw }) => name !== SAMPLE_WEIGHT && !draw).map(feed => feed.field)),
];

/**
 * A field's data has the feed's number of elements: a feed of shape [batch, 1] is the field of shape [batch].
 * @param seed what random numbers are drawn from
 */
export const feedsOf = (feeds: readonly Feed[], batch: Batch, seed: number): Feeds =>
  Object.fromEntries(feeds.map(feed => [feed.name, dataFor(feed, batch, seed)]));

function dataFor({ name, field, type, draw }: Feed, batch: Batch, seed: number): Data {
  if (name === SAMPLE_WEIGHT) return batch.weights;
  const size = type.shape.slice(1).reduce<number>((product, dim) => product * Number(dim), 1);
  return draw ? drawn(draw, size, batch, seed) : batch.fields[field]!;
}

/** A sample's numbers depend on the seed, the stream and the sample alone, so that no figure depends on the batches. */
function drawn({ distribution, stream }: Draw, size: number, batch: Batch, seed: number): Float32Array {
  const data = new Float32Array(batch.weights.length * size);
  for (const [row, sample] of batch.indices.entries()) {
    const next = random(seed, stream, sample);
    for (let i = row * size; i < (row + 1) * size; i++)
      data[i] =
        distribution.kind === 'normal'
          ? distribution.mean + distribution.deviation * normal(next)
          : distribution.low + (distribution.high - distribution.low) * uniform(next);
  }
  return data;
}
