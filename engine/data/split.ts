/** Which samples train, validate and test. A function of the counts, the classes and the seed alone. */
import type { Split } from '../document/document.ts';
import { InputError } from '../protocol.ts';
import type { Part } from './dataset.ts';
import { shuffled } from './random.ts';

/** Keeps the draws of the split apart from those of an epoch's order, which has the same seed. */
const SPLIT_STREAM = 0x5917;

export interface SplitOptions {
  readonly samples: number;
  /** The last samples, so many, are the test part whatever `split.test` says. */
  readonly heldOut: number;
  /** Class of each sample, to keep their proportions in each part; null: not stratified. */
  readonly classes: ArrayLike<number> | null;
  readonly seed: number;
}

/** Sample numbers of each part, ascending; every sample is in exactly one. */
export function splitSamples(split: Split, options: SplitOptions): { [part in Part]: Uint32Array } {
  const { samples, heldOut, classes, seed } = options;
  const own = samples - heldOut;
  const groups = groupByClass(own, classes);
  const order = groups.map((group, index) => shuffled(group, seed, SPLIT_STREAM, index));
  const sizes = groups.map(group => group.length);
  const testSizes = heldOut > 0 ? sizes.map(() => 0) : apportion(sizes, split.test);
  const validationSizes = apportion(sizes, split.validation);
  const take = (from: (group: number) => number, to: (group: number) => number): Uint32Array =>
    Uint32Array.from(order.flatMap((group, index) => [...group.subarray(from(index), to(index))])).sort();
  const starts = testSizes.map((size, group) => size + validationSizes[group]!);
  const parts = {
    train: take(
      g => starts[g]!,
      g => sizes[g]!,
    ),
    validation: take(
      g => testSizes[g]!,
      g => starts[g]!,
    ),
    test:
      heldOut > 0
        ? Uint32Array.from({ length: heldOut }, (_, i) => own + i)
        : take(
            () => 0,
            g => testSizes[g]!,
          ),
  };
  if (parts.train.length === 0)
    throw new InputError(
      `Of ${own} samples none is left to train: the split takes ${percent(split.validation)} for validation and ` +
        `${percent(heldOut > 0 ? 0 : split.test)} for the test. Make those smaller, or bring more data.`,
    );
  return parts;
}

function groupByClass(samples: number, classes: ArrayLike<number> | null): Uint32Array[] {
  if (!classes) return [Uint32Array.from({ length: samples }, (_, index) => index)];
  const groups: number[][] = [];
  for (let sample = 0; sample < samples; sample++) {
    const group = classes[sample]!;
    groups[group] ??= [];
    groups[group].push(sample);
  }
  // A class that has no sample leaves a hole.
  return Array.from(groups, group => Uint32Array.from(group ?? []));
}

/**
 * How many of each group make up `fraction` of all: the whole part of each share, and the remainder one by one to the largest
 * rests (Hamilton's method), so that the total is exact and no share is off by one or more.
 */
function apportion(sizes: readonly number[], fraction: number): number[] {
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * fraction);
  const shares = sizes.map(size => size * fraction);
  const result = shares.map(Math.floor);
  const byRest = shares
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = total - result.reduce((sum, count) => sum + count, 0);
  for (const { index } of byRest) {
    if (left <= 0) break;
    if (result[index]! >= sizes[index]!) continue;
    result[index]!++;
    left--;
  }
  return result;
}

const percent = (fraction: number): string => `${Math.round(fraction * 1000) / 10} %`;
