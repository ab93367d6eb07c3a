/** The edit distance beside the textbook's table, over seeded sequences, read as CTC is and step by step. */
import { describe, expect, test } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { input } from '../../../engine/ir/value.ts';
import { metrics } from '../../../engine/metrics/index.ts';
import type { Judged } from '../../../engine/metrics/metric.ts';
import { dataOf } from '../../../engine/ops/operand.ts';
import { readLabels } from '../../../engine/train/read-labels.ts';
import { fill, labels } from '../../support/fill.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { noWebGpu } from '../../support/webgpu.ts';

/** Wagner and Fischer (1974). */
function levenshtein(a: readonly number[], b: readonly number[]): number {
  let row = [...b.keys(), b.length];
  for (const [i, said] of a.entries()) {
    const next = [i + 1];
    for (const [j, label] of b.entries())
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (said === label ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

test.each([
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['flaw', 'lawn', 2],
])('the plain table: %s, %s', (a, b, distance) => {
  const codes = (text: string) => [...text].map(letter => letter.charCodeAt(0));
  expect(levenshtein(codes(a), codes(b))).toBe(distance);
});

interface Shape {
  readonly batch: number;
  readonly steps: number;
  readonly classes: number;
  readonly count: number;
}

/** Scores [batch, steps, classes] whose best classes are often repeated, and often the blank. */
function sayings(seed: number, { batch, steps, classes }: Shape, blank: number): Float32Array {
  const scores = fill(seed, batch * steps * classes, 1);
  const choices = labels(seed + 1, batch * steps, 3 * classes);
  for (let i = 0; i < batch * steps; i++) {
    const choice = choices[i]!;
    const before = i % steps > 0 ? choices[i - 1]! % classes : blank;
    const best = choice < classes ? choice : choice < 2 * classes ? before : blank;
    choices[i] = best;
    scores[i * classes + best]! += 3;
  }
  return scores;
}

async function sumsOf(
  judged: Pick<Judged, 'targets' | 'blank'>,
  { batch, steps, classes, count }: Shape,
  scores: Float32Array,
  targets: readonly number[],
  counts: readonly number[],
  weights: readonly number[],
  provider: 'cpu' | 'webgpu' = 'cpu',
) {
  const order = judged.blank === null ? [batch, classes, steps] : [batch, steps, classes];
  const prediction = input('feed', 'scores', float32(order));
  const target = input('feed', 'targets', { dtype: 'int64', shape: [batch, count] });
  const counted = input('feed', 'counted', float32([batch, count]));
  const weight = input('feed', 'weights', float32([batch]));
  const sums = metrics['edit-distance'].sums({ ...judged, prediction, target, counted, weight }, {});
  const feeds = new Map([
    [prediction, scores],
    [target, dataOf('int64', targets)],
    [counted, Float32Array.from(counts)],
    [weight, Float32Array.from(weights)],
  ]);
  const found = await runGraph(graphOf([prediction, target, counted, weight], { sums }), feeds, { provider });
  return [...(found.sums as Float32Array)];
}

/** What the sums should be. @param said what each sample says */
function expected(
  { batch, count }: Shape,
  said: readonly (readonly number[])[],
  targets: readonly number[],
  counts: readonly number[],
  weights: readonly number[],
): number[] {
  let [distance, length] = [0, 0];
  for (let i = 0; i < batch; i++) {
    const own = targets.slice(i * count, (i + 1) * count).filter((_, j) => counts[i * count + j]);
    distance += weights[i]! * levenshtein(said[i]!, own);
    length += weights[i]! * own.length;
  }
  return [distance, length];
}

const ctcCase = (seed: number) => {
  const shape = { batch: 6, steps: 5 + (seed % 9), classes: 3 + (seed % 4), count: 1 + (seed % 7) };
  const blank = seed % shape.classes;
  const scores = sayings(seed, shape, blank);
  const targets = labels(seed + 2, shape.batch * shape.count, shape.classes);
  const lengths = labels(seed + 3, shape.batch, shape.count + 1);
  const counts = targets.map((label, i) =>
    label !== blank && i % shape.count < lengths[Math.floor(i / shape.count)]! ? 1 : 0,
  );
  const weights = [1, 1, 1, 1, 1, 0];
  const size = shape.steps * shape.classes;
  const said = weights.map((_, i) => {
    const probabilities = [...scores.slice(i * size, (i + 1) * size)];
    const layout = { classAxis: 2, blank, padding: null };
    return readLabels(probabilities, [shape.steps, shape.classes], layout, []).predicted;
  });
  return { shape, blank, scores, targets, counts, weights, said };
};

describe('of labels read as CTC is', () => {
  test.each(Array.from({ length: 12 }, (_, i) => 100 + 7 * i))('seed %i', async seed => {
    const { shape, blank, scores, targets, counts, weights, said } = ctcCase(seed);
    const found = await sumsOf({ targets: 'labels', blank }, shape, scores, targets, counts, weights);
    expect(found).toEqual(expected(shape, said, targets, counts, weights));
    expect(found[0]).toBeGreaterThan(0);
  });

  test('repetitions are one label unless a blank parts them', () => {
    // Best classes 1 1 0 1 2 2 0, the blank is 0.
    const probabilities = [1, 1, 0, 1, 2, 2, 0].flatMap(best => [0, 1, 2].map(c => (c === best ? 0.8 : 0.1)));
    const read = readLabels(probabilities, [7, 3], { classAxis: 2, blank: 0, padding: -1 }, [1, 1, 2, -1, 0]);
    expect(read).toEqual({ predicted: [1, 1, 2], target: [1, 1, 2] });
  });
});

describe('of a class for each step, without those that do not count', () => {
  test.each([3, 4, 5, 6])('seed %i', async seed => {
    const shape = { batch: 5, steps: 4 + seed, classes: 4, count: 4 + seed };
    const { batch, steps, classes } = shape;
    const scores = fill(seed, batch * classes * steps, 2);
    const targets = labels(seed + 1, batch * steps, classes);
    // Not only behind the end.
    const counts = targets.map(label => (label === 3 ? 0 : 1));
    const weights = [1, 1, 1, 1, 0];
    const said = weights.map((_, i) => {
      const own = [...scores.slice(i * classes * steps, (i + 1) * classes * steps)];
      const target = targets.slice(i * steps, (i + 1) * steps);
      return readLabels(own, [classes, steps], { classAxis: 1, blank: null, padding: 3 }, target).predicted;
    });
    const judged = { targets: 'classes', blank: null } as const;
    const found = await sumsOf(judged, shape, scores, targets, counts, weights);
    expect(found).toEqual(expected(shape, said, targets, counts, weights));
  });
});

const skipped = noWebGpu && ` (skipped, no webgpu: ${noWebGpu})`;
test.skipIf(noWebGpu)(`runs on webgpu alone${skipped}`, async () => {
  const { shape, blank, scores, targets, counts, weights, said } = ctcCase(100);
  const judged = { targets: 'labels', blank } as const;
  const found = await sumsOf(judged, shape, scores, targets, counts, weights, 'webgpu');
  expect(found).toEqual(expected(shape, said, targets, counts, weights));
});
