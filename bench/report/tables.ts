/** The results of a suite as tables in Markdown. */
import { geometricMean, ratioOf, type Summary } from '../figure.ts';
import type { SuiteResults } from '../results.ts';
import type { Measurement } from '../suite.ts';

/** Without peers, one table of all figures; with them, one for each figure: ours, theirs, and how many times better ours is. */
export function tablesOf(figures: readonly Summary[], { results, peers }: SuiteResults): string {
  const names = Object.keys(peers);
  const shown = figures.filter(({ name }) => results.some(({ ours }) => ours[name] !== undefined));
  if (names.length === 0)
    return table(
      ['', ...shown.map(heading)],
      results.map(({ name, ours }) => [name, ...shown.map(figure => told(figure, ours))]),
    );
  return shown
    .filter(({ unit }) => unit !== 'count')
    .map(figure => beside(figure, { results, peers }))
    .join('\n');
}

function beside(figure: Summary, { results, peers }: Pick<SuiteResults, 'results' | 'peers'>): string {
  const names = Object.keys(peers).filter(peer =>
    results.some(({ peers: measured }) => measured[peer]?.[figure.name] !== undefined),
  );
  const ratio = (result: SuiteResults['results'][number], peer: string) =>
    ratioOf(figure, result.ours, result.peers[peer] ?? {});
  const rows = results.map(result => [
    result.name,
    told(figure, result.ours),
    ...names.flatMap(peer => [
      result.peers[peer] ? told(figure, result.peers[peer]) : '–',
      ratio(result, peer)?.toFixed(2) ?? '–',
    ]),
  ]);
  const mean = (peer: string) => {
    const ratios = results.flatMap(result => ratio(result, peer) ?? []);
    return ratios.length > 0 ? `**${geometricMean(ratios).toFixed(2)}**` : '–';
  };
  const last = ['geometric mean', '', ...names.flatMap(peer => ['', mean(peer)])];
  return `**${heading(figure)}**\n\n${table(
    [
      '',
      'Netloom',
      ...names.flatMap(peer => [
        peers[peer]!,
        figure.better === 'higher' ? 'ours / theirs' : 'theirs / ours',
      ]),
    ],
    names.length > 0 && results.length > 1 ? [...rows, last] : rows,
  )}`;
}

const UNITS: { readonly [unit in Summary['unit']]: string } = {
  'per second': '',
  seconds: ', s',
  milliseconds: ', ms',
  percent: ', %',
  bytes: ', MB',
  count: '',
};
const heading = ({ title, unit }: Summary): string => `${title}${UNITS[unit]}`;

/** Three digits tell enough. */
function told({ name, unit }: Summary, measured: Measurement): string {
  const value = measured[name];
  if (value === undefined) return '–';
  const scaled = unit === 'bytes' ? value / 1e6 : value;
  return scaled < 100 && unit !== 'count'
    ? String(+scaled.toPrecision(3))
    : Math.round(scaled).toLocaleString('en');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  // What is measured stands on the right.
  const rule = header.map((_, column) => (column === 0 ? '---' : '--:'));
  return [header, rule, ...rows].map(line).join('');
}
