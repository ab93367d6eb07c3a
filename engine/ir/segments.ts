/** Where to cut a chain of operations, so that little is kept from one part to the next and little within each. */
import type { Operation, Value } from './value.ts';

export interface SegmentOptions {
  /** Bytes of a value of these operations that has to be kept, or computed again; 0 for what costs nothing to keep. */
  readonly bytesOf: (value: Value) => number;
  /** The place of the last of the operations that uses a value. */
  readonly lastUse: ReadonlyMap<Value, number>;
  /** Values that are needed again later. */
  readonly saved: ReadonlySet<Value>;
}

/** More places than this are not weighed: the best cuts of a network of any depth are far fewer. */
const MOST_PLACES = 256;
/** Of the bounds on a segment's bytes that are tried, each is smaller than the one before by this factor. */
const FINER = 2 ** -0.5;
const BOUNDS = 24;

/**
 * The ends of the segments (exclusive; the last is the number of operations) for which the bytes of all values that cross a
 * border, plus the bytes saved within the largest segment, are the fewest: for n layers of equal size about √n segments
 * (Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016).
 */
export function segmentEnds(operations: readonly Operation[], options: SegmentOptions): number[] {
  const places = candidates(operations, options);
  const costs = costsBetween(operations, places, options);
  const total = costs.saved[0]![places.length - 1]!;
  let best: Cuts = { bytes: total, ends: [operations.length] };
  for (let i = 1, bound = total * FINER; i <= BOUNDS; i++, bound *= FINER) {
    const cuts = cutsWithin(bound, places, costs);
    if (cuts && cuts.bytes < best.bytes) best = cuts;
  }
  return best.ends;
}

interface Cuts {
  readonly bytes: number;
  readonly ends: number[];
}

/** Start, end, and in each of equal stretches between them the place that the fewest bytes cross. */
function candidates(operations: readonly Operation[], { bytesOf, lastUse }: SegmentOptions): number[] {
  const count = operations.length;
  const crossing = new Float64Array(count + 1);
  operations.forEach(({ outputs }, place) => {
    for (const value of outputs) {
      const last = lastUse.get(value);
      if (last === undefined || last <= place) continue;
      crossing[place + 1]! += bytesOf(value);
      crossing[last + 1]! -= bytesOf(value);
    }
  });
  for (let place = 1; place <= count; place++) crossing[place]! += crossing[place - 1]!;
  const stretch = Math.max(1, count / MOST_PLACES);
  const places = [0];
  for (let start = 1; start < count; start += stretch) {
    let best = Math.round(start);
    for (let place = best + 1; place < Math.min(start + stretch, count); place++)
      if (crossing[place]! < crossing[best]!) best = place;
    places.push(best);
  }
  return [...new Set([...places, count])];
}

/** For the operations from place i to place j: what is saved within, and what of theirs is used beyond. */
interface Costs {
  readonly saved: readonly Float64Array[];
  readonly crossing: readonly Float64Array[];
}

function costsBetween(
  operations: readonly Operation[],
  places: readonly number[],
  { bytesOf, lastUse, saved }: SegmentOptions,
): Costs {
  const costs = {
    saved: places.map(() => new Float64Array(places.length)),
    crossing: places.map(() => new Float64Array(places.length)),
  };
  for (let j = 1; j < places.length; j++) {
    let [within, beyond] = [0, 0];
    for (let i = j - 1; i >= 0; i--) {
      for (const { outputs } of operations.slice(places[i], places[i + 1]))
        for (const value of outputs) {
          if (saved.has(value)) within += bytesOf(value);
          if ((lastUse.get(value) ?? -1) >= places[j]!) beyond += bytesOf(value);
        }
      costs.saved[i]![j] = within;
      costs.crossing[i]![j] = beyond;
    }
  }
  return costs;
}

/** The cuts that the fewest bytes cross where no segment may save more than the bound; null where there are none. */
function cutsWithin(bound: number, places: readonly number[], { saved, crossing }: Costs): Cuts | null {
  const fewest = [0];
  const before: number[] = [0];
  for (let j = 1; j < places.length; j++) {
    fewest[j] = Number.POSITIVE_INFINITY;
    for (let i = j - 1; i >= 0 && saved[i]![j]! <= bound; i--) {
      const bytes = fewest[i]! + crossing[i]![j]!;
      if (bytes < fewest[j]!) [fewest[j], before[j]] = [bytes, i];
    }
  }
  const last = places.length - 1;
  if (!Number.isFinite(fewest[last])) return null;
  const ends: number[] = [];
  for (let j = last; j > 0; j = before[j]!) ends.unshift(places[j]!);
  return { bytes: fewest[last]! + bound, ends };
}
