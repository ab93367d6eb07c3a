/**
 * What was measured, kept in `results/`: RESULTS.md and its plots are drawn from it, without measuring again. A figure is told beside
 * those of the same run alone, so what was measured beside other peers has a file of its own.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import type { BenchOptions, BenchResult } from './run.ts';
import type { Suite } from './suite.ts';

const run = promisify(execFile);

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
  /** Where one was measured, and its driver tells. */
  readonly gpu?: string;
}

/** @param device that was measured */
export async function thisMachine(root: string, device: string): Promise<Machine> {
  const manifest = path.join(root, 'node_modules', 'onnxruntime-node', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const gpu = device === 'cpu' ? undefined : await gpuName();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${process.arch}`,
    node: process.versions.node,
    onnxruntime: version,
    ...(gpu !== undefined && { gpu }),
  };
}

/** NVIDIA's driver brings a program that tells; undefined without it. */
async function gpuName(): Promise<string | undefined> {
  try {
    const { stdout } = await run('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']);
    return stdout.trim().split('\n').join(', ') || undefined;
  } catch {
    return undefined;
  }
}

/**
 * `SUITE.json` beside the suite's first peer, or where it has none; `SUITE.PEER….json` beside others, `SUITE.alone.json` beside none; of
 * another device than the CPU `SUITE.DEVICE.json`, and so on.
 */
function fileOf({ suite, options: { device }, peers }: SuiteResults, first: string | undefined): string {
  const measured = Object.keys(peers);
  const beside = first === undefined || first in peers ? [] : measured.length > 0 ? measured : ['alone'];
  return `${[suite, ...(device ? [device] : []), ...beside].join('.')}.json`;
}

const folderOf = (root: string): string => path.join(root, 'bench', 'results');

/** All that is kept of a suite: what was measured beside its first peer, then the others. */
export async function readResults(root: string, suite: string): Promise<SuiteResults[]> {
  const names = await readdir(folderOf(root)).catch(absent);
  const own = (names ?? []).filter(name => name.split('.')[0] === suite && name.endsWith('.json'));
  const sorted = own.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const kept = await Promise.all(sorted.map(name => readFrom(path.join(folderOf(root), name))));
  return kept.filter(results => results !== null);
}

async function readFrom(file: string): Promise<SuiteResults | null> {
  const text = await readFile(file, 'utf8').catch(absent);
  return text === null ? null : (JSON.parse(text) as SuiteResults);
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

export async function saveResults(
  root: string,
  { entries, peers }: Suite,
  measured: SuiteResults,
): Promise<void> {
  const file = path.join(folderOf(root), fileOf(measured, Object.keys(peers)[0]));
  const kept = merged(await readFrom(file), measured);
  const names = entries.map(each => each.name);
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
