import { Command, InvalidArgumentError } from 'commander';
import { findPytorch } from '../../bench/pytorch.ts';
import { type BenchResult, type Peer, runEntry } from '../../bench/run.ts';
import { suites } from '../../bench/suites.ts';
import { packageRoot } from '../application/locations.ts';
import { addJsonOption, positiveInteger } from './options.ts';
import { formatCount, formatNumber, Output } from './output.ts';

interface BenchCommandOptions {
  readonly json: boolean;
  readonly vs: readonly string[];
  readonly seconds: number;
  readonly turns: number;
  readonly threads: number;
}

/** By name, how a peer is found. */
const peers: Readonly<Record<string, () => Promise<Peer | { readonly missing: string }>>> = {
  pytorch: findPytorch,
};

export const benchCommand = (): Command =>
  addJsonOption(
    new Command('bench')
      .description('measure training speed and memory, side by side with peers')
      .argument('[suite]', `one of: ${Object.keys(suites).join(', ')}; all of them unless named`, suiteName)
      .option('--vs <names>', `peers, with commas: ${Object.keys(peers).join(', ')}`, peerNames, [])
      .option('--seconds <n>', 'of measuring, in each turn', positiveInteger, 2)
      .option('--turns <n>', 'how often each side is measured; the median counts', positiveInteger, 3)
      .option('--threads <n>', 'for each side', positiveInteger, 2),
  ).action(async (suite: string | undefined, options: BenchCommandOptions) => {
    const output = new Output(options.json);
    const present = await findPeers(output, options.vs);
    const bench = { ...options, root: packageRoot };
    const results: BenchResult[] = [];
    for (const name of suite === undefined ? Object.keys(suites) : [suite])
      for (const entry of suites[name] ?? []) {
        if (!output.json) output.note(`${name}/${entry.name} …`);
        const result = await runEntry(name, entry, present, bench);
        output.object(result);
        results.push(result);
      }
    printTable(output, results, present);
  });

async function findPeers(output: Output, names: readonly string[]): Promise<Peer[]> {
  const found: Peer[] = [];
  for (const name of names) {
    const peer = await peers[name]?.();
    if (peer && 'measure' in peer) found.push(peer);
    else output.note(`skipped: ${name}: ${peer?.missing}`);
  }
  return found;
}

function printTable(output: Output, results: readonly BenchResult[], present: readonly Peer[]): void {
  const names = present.map(({ name }) => name);
  output.table(
    [
      'BENCHMARK',
      'PER SECOND',
      'PEAK MB',
      ...names.flatMap(name => [name.toUpperCase(), 'PEAK MB', 'OURS/THEIRS']),
    ],
    results.map(({ suite, name, ours, peers, ratio }) => [
      `${suite}/${name}`,
      ...figures(ours),
      ...names.flatMap(peer => [...figures(peers[peer]), ratio[peer]?.toFixed(2) ?? '–']),
    ]),
  );
}

const figures = (measured: BenchResult['ours'] | undefined): [string, string] =>
  measured
    ? [speed(measured.samplesPerSecond), formatCount(Math.round(measured.peakBytes / 1e6))]
    : ['–', '–'];

/** Whole numbers where they tell enough. */
const speed = (perSecond: number): string =>
  perSecond < 100 ? formatNumber(perSecond) : formatCount(Math.round(perSecond));

function suiteName(text: string): string {
  if (!Object.hasOwn(suites, text))
    throw new InvalidArgumentError(`There is no such suite. There are: ${Object.keys(suites).join(', ')}.`);
  return text;
}

function peerNames(text: string): string[] {
  const names = text.split(',').map(name => name.trim());
  const unknown = names.find(name => !Object.hasOwn(peers, name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`“${unknown}” is no peer. There are: ${Object.keys(peers).join(', ')}.`);
  return names;
}
