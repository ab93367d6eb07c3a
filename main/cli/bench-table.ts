/** The results of a suite as a table: a row for each entry; for each side its figures, and how many times faster we are. */
import type { Summary } from '../../bench/figure.ts';
import type { BenchResult } from '../../bench/run.ts';
import type { Measurement, Suite } from '../../bench/suite.ts';
import { formatCount, formatNumber } from './output.ts';

type Table = [header: string[], rows: string[][]];

export function benchTable(
  { figures }: Pick<Suite, 'figures'>,
  results: readonly BenchResult[],
  titles: { readonly [peer: string]: string },
): Table {
  // A turn alone has no warm start.
  const shown = figures.filter(({ name }) => results.some(({ ours }) => ours[name] !== undefined));
  // As many as ours, or it would be no comparison.
  const theirs = shown.filter(({ unit }) => unit !== 'count');
  return [
    [
      'BENCHMARK',
      ...shown.map(heading),
      ...Object.values(titles).flatMap(title => [
        title.toUpperCase(),
        ...theirs.slice(1).map(heading),
        'OURS/THEIRS',
      ]),
    ],
    results.map(({ suite, name, ours, peers, ratio }) => [
      `${suite}/${name}`,
      ...shown.map(figure => told(figure, ours)),
      ...Object.keys(titles).flatMap(peer => [
        ...theirs.map(figure => told(figure, peers[peer])),
        ratio[peer]?.toFixed(2) ?? '–',
      ]),
    ]),
  ];
}

const UNITS: { readonly [unit in Summary['unit']]: string } = {
  'per second': '',
  seconds: ' (s)',
  milliseconds: ' (ms)',
  percent: ' (%)',
  bytes: ' (MB)',
  count: '',
};

const heading = ({ title, unit }: Summary): string => `${title}${UNITS[unit]}`.toUpperCase();

function told({ name, unit }: Summary, measured: Measurement | undefined): string {
  const value = measured?.[name];
  if (value === undefined) return '–';
  if (unit === 'bytes') return formatCount(Math.round(value / 1e6));
  // Whole numbers where they tell enough.
  return value < 100 ? formatNumber(value) : formatCount(Math.round(value));
}
