/** Runs benchmarks side by side: we and each peer take turns, so that a machine that slows down slows all alike. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BenchEntry, Measurement } from './entry.ts';

export interface BenchOptions {
  readonly threads: number;
  /** Of measuring, in each turn. */
  readonly seconds: number;
  /** The median counts. */
  readonly turns: number;
  /** The repository or package: the measuring processes are in its dist/node and bench. */
  readonly root: string;
}

export interface BenchResult {
  readonly type: 'bench';
  readonly suite: string;
  readonly name: string;
  readonly ours: Measurement;
  readonly peers: { readonly [peer: string]: Measurement };
  /** Our speed over theirs: above 1, ours is faster. */
  readonly ratio: { readonly [peer: string]: number };
}

/** A peer that is here: measures one entry for one turn. */
export interface Peer {
  readonly name: string;
  /** The peer's name for the entry; null where it has none. */
  modelOf(entry: BenchEntry): string | null;
  measure(model: string, entry: BenchEntry, options: BenchOptions): Promise<Measurement>;
}

const run = promisify(execFile);
const START_TIME = 120_000;

export async function runEntry(
  suite: string,
  entry: BenchEntry,
  peers: readonly Peer[],
  options: BenchOptions,
): Promise<BenchResult> {
  const ours: Measurement[] = [];
  const theirs = new Map<string, Measurement[]>();
  for (let turn = 0; turn < options.turns; turn++) {
    ours.push(await measureOurs(suite, entry, options));
    for (const peer of peers) {
      const model = peer.modelOf(entry);
      if (model === null) continue;
      const measured = await peer.measure(model, entry, options);
      theirs.set(peer.name, [...(theirs.get(peer.name) ?? []), measured]);
    }
  }
  const own = summarize(ours);
  const others = Object.fromEntries([...theirs].map(([name, turns]) => [name, summarize(turns)]));
  const ratio = Object.fromEntries(
    Object.entries(others).map(([name, { samplesPerSecond }]) => [
      name,
      own.samplesPerSecond / samplesPerSecond,
    ]),
  );
  return { type: 'bench', suite, name: entry.name, ours: own, peers: others, ratio };
}

const measureOurs = (suite: string, { name }: BenchEntry, options: BenchOptions): Promise<Measurement> => {
  const script = path.join(options.root, 'dist', 'node', 'bench-measure.js');
  return measureBy(process.execPath, [script, suite, name], options);
};

/** Starts `program ARGS… THREADS SECONDS` and reads the Measurement that it prints. */
export async function measureBy(
  program: string,
  args: readonly string[],
  { threads, seconds }: BenchOptions,
): Promise<Measurement> {
  const { stdout } = await run(program, [...args, String(threads), String(seconds)], {
    timeout: START_TIME + seconds * 1000,
    env: { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measurement;
}

/** The median speed, and the largest memory. */
function summarize(turns: readonly Measurement[]): Measurement {
  const speeds = turns.map(({ samplesPerSecond }) => samplesPerSecond).sort((a, b) => a - b);
  const middle = speeds.length / 2;
  const median =
    speeds.length % 2 === 1 ? speeds[Math.floor(middle)]! : (speeds[middle - 1]! + speeds[middle]!) / 2;
  return { samplesPerSecond: median, peakBytes: Math.max(...turns.map(({ peakBytes }) => peakBytes)) };
}
