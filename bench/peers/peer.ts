/** What is measured beside us, and how a process is asked to measure. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Document } from '../../engine/document/document.ts';
import type { BenchEntry, Measurement, Pair, Turn } from '../suite.ts';

/** A peer that is here. */
export interface Peer<Entry extends BenchEntry = BenchEntry> {
  /** With its version. */
  readonly title: string;
  /** One turn of an entry: of theirs, or of both sides where one process measures them together. */
  measure(entry: Entry, turn: PeerTurn): Promise<Measurement | Pair | Skipped>;
  /** It measures both sides. */
  readonly both?: boolean;
}

export interface PeerTurn extends Turn {
  /** What it remembers on disk it keeps here: empty before the first turn of an entry, the same in those behind it. */
  readonly cache: string;
}

/** Why there is no peer, or why it does not measure an entry. */
export interface Skipped {
  readonly skipped: string;
}
export type Find<Entry extends BenchEntry = BenchEntry> = () => Promise<Peer<Entry> | Skipped>;

export const isSkipped = (value: object): value is Skipped => 'skipped' in value;

/** What a peer's script is told, as JSON in its one argument; it prints a Measurement or what was Skipped, as JSON too. */
export interface TrainingTask {
  readonly model: string;
  readonly batch: number;
  readonly optimizer: Document['training']['optimizer'];
  readonly threads: number;
  readonly seconds: number;
  /** PyTorch alone: compiled, not eager. */
  readonly compile?: boolean;
  /** PyTorch alone. */
  readonly device?: 'cpu' | 'cuda';
}

/** Of what comes before and between what is measured: compilers take minutes. */
const MAX_PREPARATION = 900_000;
/** They make OpenBLAS and its relatives take the kernels of another processor; nobody who times a peer sets them. */
const HOLD_BACK = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE', 'NVPL_BLAS_DEBUG_CPU_TYPE'];

const run = promisify(execFile);

/** Starts a program that is told a task, and reads the JSON of the last line that it prints. */
export async function measureBy(
  program: string,
  args: readonly string[],
  task: object,
  { threads, seconds, cache }: PeerTurn,
): Promise<Measurement | Skipped> {
  const { stdout } = await run(program, [...args, JSON.stringify(task)], {
    timeout: MAX_PREPARATION + seconds * 1000,
    env: { ...environment(threads), NETLOOM_HOME: cache, TORCHINDUCTOR_CACHE_DIR: cache },
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measurement | Skipped;
}

function environment(threads: number): NodeJS.ProcessEnv {
  const pinned = ['OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'OPENBLAS_NUM_THREADS'].map(
    name => [name, String(threads)] as const,
  );
  const kept = Object.entries(process.env).filter(([name]) => !HOLD_BACK.includes(name));
  return Object.fromEntries([...kept, ...pinned]);
}
