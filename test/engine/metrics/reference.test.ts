/** Metrics beside the formulas of make_metric_fixtures.py, over several batches of which the last is padded. */
import { describe, expect, test } from 'vitest';
import { float32, type TensorType } from '../../../engine/ir/type.ts';
import { input } from '../../../engine/ir/value.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import type { TargetKind } from '../../../engine/losses/loss.ts';
import { type MetricName, metrics } from '../../../engine/metrics/index.ts';
import type { Metric } from '../../../engine/metrics/metric.ts';
import { dataOf } from '../../../engine/ops/operand.ts';
import { fill, labels } from '../../support/fill.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { metricFixtures } from '../../support/training-fixtures.ts';
import { noWebGpu } from '../../support/webgpu.ts';

const SAMPLES = 60;
const BATCH = 16;

interface Data {
  readonly kind: TargetKind;
  /** For each sample. */
  readonly columns: number;
  readonly scores: ArrayLike<number>;
  readonly targets: readonly number[];
}

const truth = labels(8, SAMPLES, 4);
const classes: Data = {
  kind: 'classes',
  columns: 5,
  scores: fill(7, SAMPLES * 5, 3).map((score, i) => score + (truth[Math.floor(i / 5)] === i % 5 ? 1.5 : 0)),
  targets: truth,
};
const answers = labels(10, SAMPLES * 2, 2);
const binary: Data = {
  kind: 'binary',
  columns: 2,
  scores: fill(9, SAMPLES * 2, 4).map((score, i) => score + 2 * answers[i]!),
  targets: answers,
};
const values = [...fill(12, SAMPLES * 2, 2, 3)];
const numbers: Data = {
  kind: 'numbers',
  columns: 2,
  scores: fill(11, SAMPLES * 2, 2).map((noise, i) => values[i]! + 0.3 * noise + 0.5),
  targets: values,
};

const measure = async (
  name: MetricName,
  data: Data,
  attributes: { readonly [name: string]: unknown } = {},
  options: Options = {},
): Promise<number> => {
  const { metric, settings, total } = await sumUp(name, data, attributes, options);
  // A table has no number: its sums stand for it.
  return metric.finish
    ? metric.finish(total, settings)
    : total.reduce((sum, value, i) => sum + value * (i + 1), 0);
};

interface Options {
  readonly provider?: 'cpu' | 'webgpu';
  readonly samples?: number;
}

async function sumUp(
  name: MetricName,
  { kind, columns, scores, targets }: Data,
  attributes: { readonly [name: string]: unknown } = {},
  { provider = 'cpu', samples = SAMPLES }: Options = {},
) {
  const metric: Metric = metrics[name];
  const settings = withDefaults(metric.attributes, attributes);
  const type: TensorType =
    kind === 'classes' ? { dtype: 'int64', shape: [BATCH] } : float32([BATCH, columns]);
  const prediction = input('feed', 'scores', float32([BATCH, columns]));
  const target = input('feed', 'targets', type);
  const weight = input('feed', 'weights', float32([BATCH]));
  const sums = metric.sums(
    { targets: kind, prediction, target, weight, counted: null, blank: null },
    settings,
  );
  const graph = graphOf([prediction, target, weight], { sums });
  const perSample = targets.length / SAMPLES;
  const total = new Float64Array(sums.type.shape[0] as number);
  for (let first = 0; first < samples; first += BATCH) {
    // What pads the last batch are samples of the first one: they would show.
    const rows = Array.from({ length: BATCH }, (_, i) => (first + i) % SAMPLES);
    const pick = (from: ArrayLike<number>, each: number) =>
      rows.flatMap(row => Array.from({ length: each }, (_, c) => from[row * each + c]!));
    const feeds = new Map([
      [prediction, Float32Array.from(pick(scores, columns))],
      [target, dataOf(type.dtype, pick(targets, perSample))],
      [weight, Float32Array.from(rows, (_, i) => (first + i < samples ? 1 : 0))],
    ]);
    const found = await runGraph(graph, feeds, { provider });
    (found.sums as Float32Array).forEach((sum, i) => {
      total[i]! += sum;
    });
  }
  return { metric, settings, total };
}

/** Scores are in bins, within which nothing has an order. */
const within = (name: string) => (name === 'roc-auc' || name === 'average-precision' ? 1e-3 : 1e-5);
const expectClose = (name: string, found: number, expected: number) =>
  expect(Math.abs(found - expected), `${name}: ${found} is not ${expected}`).toBeLessThan(within(name));
const named = (table: object) => Object.keys(table) as MetricName[];

describe('of classes', () => {
  const expected = metricFixtures.metrics.classes;
  test.each(named(expected))('%s', async name => {
    const figure = expected[name]!;
    const { topK } = metricFixtures;
    if (typeof figure === 'number') return expectClose(name, await measure(name, classes, { topK }), figure);
    for (const [average, value] of Object.entries(figure))
      expectClose(`${name} ${average}`, await measure(name, classes, { average }), value);
  });
});

describe('of yes or no', () => {
  const expected = metricFixtures.metrics.binary;
  test.each(named(expected))('%s', async name =>
    expectClose(name, await measure(name, binary), expected[name]!),
  );
});

describe('of numbers', () => {
  const expected = metricFixtures.metrics.numbers;
  test.each(named(expected))('%s', async name =>
    expectClose(name, await measure(name, numbers), expected[name]!),
  );
});

const skipped = noWebGpu && ` (skipped, no webgpu: ${noWebGpu})`;
describe.skipIf(noWebGpu)(`every metric runs on webgpu alone${skipped}`, () => {
  // Edit distances are of sequences: edit-distance.test.ts.
  const ofSamples = named(metrics).filter(name => name !== 'edit-distance');
  const all = ofSamples.flatMap(name =>
    [classes, binary, numbers]
      .filter(({ kind }) => metrics[name].targets.includes(kind))
      .map(data => [name, data.kind, data] as const),
  );
  test.each(all)('%s of %s', async (name, _, data) => {
    const cpu = await measure(name, data, {}, { samples: BATCH });
    expect(cpu).not.toBeNaN();
    expect(await measure(name, data, {}, { provider: 'webgpu', samples: BATCH })).toBeCloseTo(cpu, 3);
  });
});
