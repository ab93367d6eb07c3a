/** A figure that a graph measures: plain data, which can be kept, and the functions that follow from it. */
import type { AttributeTable, ValuesOf } from '../layers/attribute.ts';
import { type MetricName, metrics } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { finishMean } from '../metrics/sums.ts';
import type { Table } from '../metrics/table.ts';
import type { Measure, PlainMeasure } from './compiled.ts';

/** How a figure is finished. */
export type Finish =
  | { readonly kind: 'mean' }
  /** Of several means, each with its share. */
  | { readonly kind: 'total'; readonly shares: readonly number[] }
  | {
      readonly kind: 'metric';
      readonly metric: MetricName;
      readonly settings: ValuesOf<AttributeTable>;
      /** The classes' names, and which table is made of them; null: none. */
      readonly table: { readonly kind: Table['kind']; readonly classes: readonly string[] } | null;
    };

export function measureOf(plain: PlainMeasure): Measure {
  const { finish: how } = plain;
  if (how.kind === 'mean') return { ...plain, plain, finish: finishMean };
  if (how.kind === 'total') return { ...plain, plain, finish: sums => finishTotal(sums, how.shares) };
  const { settings, table } = how;
  const metric: Metric = metrics[how.metric];
  const { finish: _, ...rest } = plain;
  return {
    ...rest,
    plain,
    ...(metric.finish && { finish: sums => metric.finish!(sums, settings) }),
    ...(table && { table: sums => tableOf(metric, settings, table, sums) }),
  };
}

function tableOf(
  metric: Metric,
  settings: ValuesOf<AttributeTable>,
  { kind, classes }: { readonly kind: Table['kind']; readonly classes: readonly string[] },
  sums: ArrayLike<number>,
): Table {
  if (kind === 'confusion') return { kind, classes, counts: metric.confusion!(sums) };
  const figures = metric.perClass!(sums, settings);
  return { kind, classes, figures: figures.map(value => (Number.isFinite(value) ? value : null)) };
}

/** In float64, over any number of batches. */
const finishTotal = (sums: ArrayLike<number>, shares: readonly number[]): number =>
  shares.reduce((total, share, i) => {
    const [sum, count] = [sums[2 * i]!, sums[2 * i + 1]!];
    return total + (share * sum) / (count > 0 ? count : 1);
  }, 0);
