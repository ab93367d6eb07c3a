import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import type { AlignedData, Options } from 'uplot';
import { formatCount, formatNumber } from '../../i18n/format.ts';
import { token, usePlot } from './use-plot.ts';

export interface ChartSeries {
  readonly label: string;
  /** Name of the design token of its colour. */
  readonly color: string;
  /** Few points, each a measurement of its own: drawn as dots on the line. */
  readonly dots: boolean;
  /** What was measured, behind its smoothed line; not in the legend. */
  readonly faint?: boolean;
}

interface ChartProps {
  title: string;
  /** This and `formatTick` must keep their identity while they say the same: a new one makes a new plot. */
  series: readonly ChartSeries[];
  data: AlignedData;
  xLabel: string;
  log: boolean;
  format: (value: number) => string;
  /** `step`: the difference between two ticks. */
  formatTick: (value: number, step: number) => string;
  /** Charts with the same key show their cursors at the same place. */
  sync: string;
}

/** One plot with its legend, which shows the values under the cursor, and the newest ones without a cursor. */
export function Chart({ title, series, data, xLabel, log, format, formatTick, sync }: ChartProps) {
  const { t } = useTranslation('train');
  const host = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const options = useMemo(
    () => plotOptions({ series, log, formatTick, sync, onCursor: setCursor }),
    [series, log, formatTick, sync],
  );
  // Without a series for it, a column is not drawn: there is no validation where no samples are held back.
  const drawn = useMemo(() => data.slice(0, series.length + 1) as AlignedData, [data, series.length]);
  usePlot(host, options, drawn);

  const x = data[0];
  const at = cursor !== null && cursor < x.length ? cursor : null;
  return (
    <figure className="chart">
      <figcaption>
        <h4>{title}</h4>
        <span className="chart-at tabular">{at === null ? '' : `${xLabel} ${formatPlace(x[at]!)}`}</span>
        <span className="chart-legend">
          {series.map((entry, index) => {
            if (entry.faint) return null;
            const value = valueAt(data[index + 1] as Column, at);
            return (
              <span key={entry.label} className="chart-value">
                <i style={{ background: `var(${entry.color})` }} data-dots={entry.dots || undefined} />
                {entry.label}
                <b className="tabular">{value === null ? '–' : format(value)}</b>
              </span>
            );
          })}
        </span>
      </figcaption>
      <div
        ref={host}
        className="chart-plot"
        role="img"
        aria-label={t('curves.describe', { title, points: formatCount(x.length) })}
        data-points={x.length}
        title={t('curves.zoomHint')}
      />
    </figure>
  );
}

type Column = readonly (number | null | undefined)[];

/** The value at an index or the nearest before it; without an index, the newest. */
function valueAt(column: Column, index: number | null): number | null {
  for (let i = index ?? column.length - 1; i >= 0; i--) {
    const value = column[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

const formatPlace = (x: number): string => (Number.isInteger(x) ? formatCount(x) : formatNumber(x, 4));

interface PlotSettings {
  series: readonly ChartSeries[];
  log: boolean;
  formatTick: ChartProps['formatTick'];
  sync: string;
  onCursor: (index: number | null) => void;
}

function plotOptions({
  series,
  log,
  formatTick,
  sync,
  onCursor,
}: PlotSettings): Omit<Options, 'width' | 'height'> {
  const axis = {
    stroke: () => token('--text-faint'),
    font: '11px Inter Variable, system-ui, sans-serif',
    grid: { stroke: () => token('--border'), width: 1 },
    ticks: { show: false },
  };
  return {
    cursor: { sync: { key: sync }, drag: { x: true, y: false, dist: 5 }, points: { size: 7 } },
    legend: { show: false },
    padding: [8, 12, 0, 0],
    scales: { x: { time: false }, y: log ? { distr: 3 } : { range: roomyRange } },
    axes: [
      { ...axis, size: 26, values: (_, ticks) => ticks.map(formatPlace) },
      {
        ...axis,
        size: 52,
        values: (_, ticks, _axis, _space, step) =>
          ticks.map(tick => (tick === null ? '' : formatTick(tick, step))),
      },
    ],
    series: [
      {},
      ...series.map(
        ({ label, color, dots, faint }): uPlot.Series => ({
          label,
          stroke: () => token(color),
          alpha: faint ? 0.28 : 1,
          width: dots ? 2 : 1.5,
          // Lines of either series go on across the other's points.
          spanGaps: false,
          points: { show: dots ? undefined : false, size: 5, fill: () => token(color) },
        }),
      ),
    ],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)] },
  };
}

/** A little room around the data, and a flat curve in the middle rather than on the edge. */
function roomyRange(_: uPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = (high - low) * 0.06 || Math.abs(high) * 0.1 || 0.5;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}
