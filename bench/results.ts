/** What was measured, kept in `results/SUITE.json`: RESULTS.md and its plots are drawn from it, without measuring again. */
import { mkdir, readFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { BenchOptions, BenchResult } from './run.ts';
import type { Suite } from './suite.ts';

export interface SuiteResults {
  readonly suite: string;
  /** ISO 8601, of the last entry. */
  readonly date: string;
  readonly machine: Machine;
  /** How each side was measured. */
  readonly options: Pick<BenchOptions, 'threads' | 'seconds' | 'turns' | 'device'>;
  /** By name, with their versions. */
  readonly peers: { readonly [peer: string]: string };
  readonly results: readonly BenchResult[];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly onnxruntime: string;
}

export async function thisMachine(root: string): Promise<Machine> {
  const manifest = path.join(root, 'node_modules', 'onnxruntime-node', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${process.arch}`,
    node: process.versions.node,
    onnxruntime: version,
  };
}

const fileOf = (root: string, suite: string): string => path.join(root, 'bench', 'results', `${suite}.json`);

export async function readResults(root: string, suite: string): Promise<SuiteResults | null> {
  try {
    return JSON.parse(await readFile(fileOf(root, suite), 'utf8')) as SuiteResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function saveResults(root: string, { entries }: Suite, measured: SuiteResults): Promise<void> {
  const file = fileOf(root, measured.suite);
  const kept = merged(await readResults(root, measured.suite), measured);
  const names = entries.map(({ name }) => name);
  const results = [...kept.results].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify({ ...kept, results }, null, 2)}\n`);
}

/** What was measured before stays where it was measured alike: the same machine, programs and turns. */
export function merged(before: SuiteResults | null, now: SuiteResults): SuiteResults {
  const conditions = ({ machine, options, peers }: SuiteResults) => JSON.stringify([machine, options, peers]);
  if (!before || conditions(before) !== conditions(now)) return now;
  const again = new Set(now.results.map(({ name }) => name));
  return { ...now, results: [...before.results.filter(({ name }) => !again.has(name)), ...now.results] };
}
