/** Writes RESULTS.md and plots/*.svg from results/*.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../main/application/locations.ts';
import { type Machine, readResults, type SuiteResults } from '../results.ts';
import { suites } from '../suites.ts';
import { compilePlot, exponentOf, growthPlots, type Plot, svgOf } from './plots.ts';
import { tablesOf } from './tables.ts';

const folder = path.join(packageRoot, 'bench');

const plotsOf = (measured: SuiteResults): Plot[] => {
  if (measured.suite === 'growth') return growthPlots(measured);
  return measured.suite === 'compile' ? [compilePlot(measured)] : [];
};

/** Beside the first peer, or without any where there is none. */
const isMain = ({ suite, peers }: SuiteResults): boolean => {
  const [first] = Object.keys(suites[suite]!.peers);
  return first === undefined || first in peers;
};

function titleOf(measured: SuiteResults): string {
  const { suite, options, peers } = measured;
  const name = options.device ? `${suite} on ${options.device}` : suite;
  if (isMain(measured)) return `${name}: ${suites[suite]!.doc}`;
  const others = Object.values(peers);
  return others.length > 0 ? `${name}, beside ${others.join(' and ')}` : `${name}, alone`;
}

const machineLine = ({ gpu, processor, cores, memoryBytes, system, node, onnxruntime }: Machine): string =>
  `${gpu ? `${gpu}; ` : ''}${processor}, ${cores} cores, ${(memoryBytes / 2 ** 30).toFixed(0)} GiB, ${system}; Node ${node}, onnxruntime ${onnxruntime}`;

function skippedLines({ results, peers }: SuiteResults): string[] {
  const all = results.flatMap(({ name, skipped }) =>
    Object.entries(skipped).map(([peer, reason]) => ({ name, line: `${peers[peer] ?? peer}: ${reason}` })),
  );
  return [...new Set(all.map(({ line }) => line))].map(
    line =>
      `- ${line} (${all
        .filter(each => each.line === line)
        .map(({ name }) => name)
        .join(', ')})`,
  );
}

async function sectionOf(measured: SuiteResults): Promise<string> {
  const suite = suites[measured.suite]!;
  const { threads, seconds, turns } = measured.options;
  const plots =
    isMain(measured) && !measured.options.device
      ? plotsOf(measured).filter(({ points }) => points.length > 0)
      : [];
  for (const plot of plots)
    writeFileSync(path.join(folder, 'plots', `${plot.name}.svg`), `${await svgOf(plot)}\n`);
  const skipped = skippedLines(measured);
  return [
    `## ${titleOf(measured)}`,
    `${measured.date.slice(0, 10)}; ${machineLine(measured.machine)}. ${threads} threads, ${turns} turns of ${seconds} s.`,
    tablesOf(suite.figures, measured).trimEnd(),
    ...plots.map(
      plot =>
        `![${plot.title}](plots/${plot.name}.svg)\n\nOurs grows as ${plot.x} to the power of ${exponentOf(plot.points).toFixed(2)}.`,
    ),
    ...(skipped.length > 0 ? [`Not measured:\n\n${skipped.join('\n')}`] : []),
  ].join('\n\n');
}

mkdirSync(path.join(folder, 'plots'), { recursive: true });
const measured = (
  await Promise.all(Object.keys(suites).map(suite => readResults(packageRoot, suite)))
).flat();
const sections: string[] = [];
for (const results of measured) sections.push(await sectionOf(results));
const page = `# Results of the benchmarks

Written by \`npm run bench:results\`, which measures what this machine can measure; \`npm run bench:draw\` writes the page again from
\`results/\` without measuring. We and each peer measure in turns; speeds are medians, memory is the largest of a whole process, and a
ratio above 1 is in our favour. Memory is the process's, not a GPU's; “memory grown” leaves out what a process holds before it builds
the network. “First step” is the time from the document, or the first line that builds the model, to the end of the first step: cold
where nothing was remembered on disk, warm behind that.

${sections.join('\n\n')}
`;
writeFileSync(path.join(folder, 'RESULTS.md'), page);
process.stdout.write(`RESULTS.md tells of ${measured.map(titleOf).join('; ')}\n`);
