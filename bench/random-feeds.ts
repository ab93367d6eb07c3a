import type { Document, SyntheticSource } from '../engine/document/document.ts';
import { type Feed, SAMPLE_WEIGHT } from '../engine/graph/compiled.ts';
import type { Feeds } from '../engine/session/step-session.ts';
import { allocate } from '../engine/session/tensors.ts';

const SEED = 1;

/** One batch, used again and again: what is measured is what is done with it. Shapes must be concrete. */
export function randomFeeds(feeds: readonly Feed[], { dataset }: Document): Feeds {
  let state = SEED;
  // A linear congruential generator (Numerical Recipes); any spread of values serves.
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const { fields } = dataset!.source as SyntheticSource;
  const classesOf = ({ field }: Feed) => fields.find(({ name }) => name === field)?.classCount ?? 1;
  return Object.fromEntries(feeds.map(feed => [feed.name, filled(feed, classesOf(feed), random)]));
}

function filled({ name, type }: Feed, classes: number, random: () => number): Feeds[string] {
  const data = allocate(type);
  if (name === SAMPLE_WEIGHT) return new Float32Array(data.length).fill(1);
  if (data instanceof Float32Array) return data.map(random);
  const index = (): number => Math.floor(random() * classes);
  return data instanceof BigInt64Array ? data.map(() => BigInt(index())) : data.map(index);
}
