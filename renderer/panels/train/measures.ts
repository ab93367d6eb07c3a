/** The names of measures (`loss`, `penalty`, `OUTPUT/loss`, `OUTPUT/METRIC`) as people read them, and how their values are written. */
import { metrics } from '../../../engine/metrics/index.ts';
import type { Metric } from '../../../engine/metrics/metric.ts';
import type { Metrics } from '../../../engine/train/events.ts';
import { formatNumber, formatPercent } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import type { RunView } from '../../store/run-view.ts';

export interface Measure {
  /** As in the events. */
  readonly key: string;
  /** Name of the Output node; null for the total loss and the penalty. */
  readonly output: string | null;
  /** `loss`, `accuracy`, … */
  readonly metric: string;
}

export function parseMeasure(key: string): Measure {
  const end = key.lastIndexOf('/');
  return end < 0
    ? { key, output: null, metric: key }
    : { key, output: key.slice(0, end), metric: key.slice(end + 1) };
}

const table: Readonly<Record<string, Metric>> = metrics;

export const isFraction = ({ metric }: Measure): boolean => table[metric]?.share === true;
export const isLoss = ({ metric }: Measure): boolean => metric === 'loss';

/** `Accuracy`, and `Accuracy · digit` where there are several outputs to tell apart. */
export function measureName({ output, metric }: Measure, several: boolean): string {
  const name = i18n.t(`training:metrics.${metric}`, { defaultValue: metric });
  if (output === null) return several && metric === 'loss' ? i18n.t('train:totalLoss') : name;
  return several ? `${name} · ${output}` : name;
}

/** For the ticks of an axis, `step` apart: as few digits as tell them apart. */
export function formatTick(measure: Measure, value: number, step: number): string {
  if (!isFraction(measure)) return formatNumber(value);
  const digits = step > 0 ? Math.ceil(-Math.log10(step * 100) - 1e-9) : 0;
  return formatPercent(value, Math.min(6, Math.max(0, digits)));
}

export const formatMeasure = (measure: Measure, value: number): string =>
  isFraction(measure) ? formatPercent(value, 2) : formatNumber(value);

/** Those worth showing: with one output, its own loss is the total up to a weight, and is left out. */
export function measuresOf(keys: Iterable<string>): Measure[] {
  const all = [...new Set(keys)].map(parseMeasure);
  const outputs = new Set(all.flatMap(({ output }) => output ?? []));
  return all
    .filter(measure => outputs.size > 1 || measure.output === null || !isLoss(measure))
    .sort((a, b) => rank(a) - rank(b));
}

const rank = (measure: Measure): number => (measure.output === null ? 0 : isLoss(measure) ? 2 : 1);

export const severalOutputs = (measures: readonly Measure[]): boolean =>
  new Set(measures.flatMap(({ output }) => output ?? [])).size > 1;

export function measuresOfRun({ history, epochs, test, summary }: RunView): Measure[] {
  const parts: (Metrics | null | undefined)[] = [
    epochs.at(-1)?.train,
    epochs.at(-1)?.validation,
    test,
    summary?.metrics.validation,
  ];
  return measuresOf([...history.metrics.keys(), ...parts.flatMap(part => Object.keys(part ?? {}))]);
}
