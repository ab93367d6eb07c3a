import { Command, InvalidArgumentError } from 'commander';
import { geometricMean } from '../../bench/figure.ts';
import { isSkipped, type Peer } from '../../bench/peers/peer.ts';
import { type SuiteResults, saveResults, thisMachine } from '../../bench/results.ts';
import { type BenchResult, runEntry } from '../../bench/run.ts';
import type { BenchEntry, Suite } from '../../bench/suite.ts';
import { suites } from '../../bench/suites.ts';
import { packageRoot } from '../application/locations.ts';
import { benchTable } from './bench-table.ts';
import { addJsonOption, positiveInteger } from './options.ts';
import { Output } from './output.ts';

interface BenchCommandOptions {
  readonly json: boolean;
  readonly vs: readonly string[];
  readonly seconds: number;
  readonly turns: number;
  readonly threads: number;
  readonly device: string;
  readonly results: boolean;
}

const peerNames = [...new Set(Object.values(suites).flatMap(({ peers }) => Object.keys(peers)))];

export const benchCommand = (): Command =>
  addJsonOption(
    new Command('bench')
      .description('measure speed and memory, side by side with peers')
      .argument('[suite]', `one of: ${Object.keys(suites).join(', ')}; all of them unless named`, suiteName)
      .argument('[entries...]', 'only these of the suite')
      .option('--vs <names>', `peers, with commas: ${peerNames.join(', ')}`, peerList, [])
      .option('--seconds <n>', 'of measuring, in each turn', positiveInteger, 2)
      .option('--turns <n>', 'how often each side is measured; the median counts', positiveInteger, 3)
      .option('--threads <n>', 'for each side', positiveInteger, 2)
      .option('--device <id>', 'of the training steps: cpu, webgpu …', 'cpu')
      .option(
        '--results',
        'keep what is measured in bench/results, from which bench/RESULTS.md is drawn',
        false,
      ),
  ).action(
    async (
      chosen: string | undefined,
      names: readonly string[],
      options: BenchCommandOptions,
      command: Command,
    ) => {
      const output = new Output(options.json);
      for (const name of chosen === undefined ? Object.keys(suites) : [chosen]) {
        const suite = suites[name]!;
        const entries = entriesOf(command, name, suite, names);
        await runSuite(output, name, suite, entries, options);
      }
    },
  );

async function runSuite(
  output: Output,
  name: string,
  suite: Suite,
  entries: readonly BenchEntry[],
  options: BenchCommandOptions,
) {
  const whyNot = await suite.whyNot?.();
  if (whyNot) {
    output.note(`skipped: ${name}: ${whyNot}`);
    return;
  }
  const peers = await findPeers(output, name, suite, options.vs);
  const titles = Object.fromEntries(Object.entries(peers).map(([peer, { title }]) => [peer, title]));
  const results: BenchResult[] = [];
  for (const entry of entries) {
    if (!output.json) output.note(`${name}/${entry.name} …`);
    const result = await runEntry(name, suite, entry, peers, { ...options, root: packageRoot });
    for (const [peer, reason] of Object.entries(result.skipped))
      output.note(`skipped: ${name}/${entry.name}: ${peer}: ${reason}`);
    output.object(result);
    results.push(result);
    // At once: a suite takes long, and may be stopped.
    if (options.results) await keep(name, suite, result, titles, options);
  }
  output.table(...benchTable(suite, results, titles));
  for (const [peer, { title }] of Object.entries(peers)) {
    const ratios = results.flatMap(({ ratio }) => ratio[peer] ?? []);
    if (ratios.length > 1)
      output.text(
        `Ours over ${title}, geometric mean of ${ratios.length}: ${geometricMean(ratios).toFixed(2)}`,
      );
  }
  output.text('');
}

async function keep(
  name: string,
  suite: Suite,
  result: BenchResult,
  peers: SuiteResults['peers'],
  { threads, seconds, turns, device }: BenchCommandOptions,
): Promise<void> {
  const date = new Date().toISOString();
  const machine = await thisMachine(packageRoot, device);
  const options = { threads, seconds, turns, ...(device !== 'cpu' && { device }) };
  await saveResults(packageRoot, suite, { suite: name, date, machine, options, peers, results: [result] });
}

/** Those that are here; why another is not goes to standard error. */
async function findPeers(output: Output, name: string, suite: Suite, wanted: readonly string[]) {
  const found: Record<string, Peer> = {};
  for (const peer of wanted) {
    const find = suite.peers[peer];
    if (!find) continue;
    const result = await find();
    if (isSkipped(result)) output.note(`skipped: ${name}: ${peer}: ${result.skipped}`);
    else found[peer] = result;
  }
  return found;
}

function entriesOf(command: Command, name: string, { entries }: Suite, names: readonly string[]) {
  if (names.length === 0) return entries;
  return names.map((wanted): BenchEntry => {
    const entry = entries.find(candidate => candidate.name === wanted);
    if (entry) return entry;
    return command.error(
      `error: the suite “${name}” has no “${wanted}”. It has: ${entries.map(each => each.name).join(', ')}.`,
    );
  });
}

function suiteName(text: string): string {
  if (!Object.hasOwn(suites, text))
    throw new InvalidArgumentError(`There is no such suite. There are: ${Object.keys(suites).join(', ')}.`);
  return text;
}

function peerList(text: string): string[] {
  const names = text.split(',').map(name => name.trim());
  const unknown = names.find(name => !peerNames.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`“${unknown}” is no peer. There are: ${peerNames.join(', ')}.`);
  return names;
}
