/** PyTorch, eager and compiled, where a Python with it is installed. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TrainEntry } from '../train/entry.ts';
import { type Find, measureBy, type Peer, type Skipped, type TrainingTask } from './peer.ts';

const run = promisify(execFile);
/** Importing it takes seconds where the disk is cold; compiling even the smallest function takes many more. */
const TIMEOUT = 120_000;

export const findPytorch: Find<TrainEntry> = async () => {
  const python = await findPython();
  if (!python) return NO_PYTHON();
  return pytorchBy(python, { compile: false });
};

/** `torch.compile` needs a compiler of C++. */
export const findCompiledPytorch: Find<TrainEntry> = async () => {
  const python = await findPython();
  if (!python) return NO_PYTHON();
  const smallest = 'import torch; torch.compile(lambda x: x + 1)(torch.ones(2))';
  try {
    await run(python.program, ['-c', smallest], { timeout: TIMEOUT });
  } catch {
    return {
      skipped: `PyTorch ${python.version} does not compile here: is a compiler of C++ (g++) installed?`,
    };
  }
  return pytorchBy(python, { compile: true });
};

export const NO_PYTHON = (): Skipped => ({
  skipped: `no Python with torch was found (tried ${pythons().join(', ')})`,
});

interface Python {
  readonly program: string;
  /** Of its torch. */
  readonly version: string;
}

const pythons = (): string[] => [
  ...(process.env.NETLOOM_PYTHON ? [process.env.NETLOOM_PYTHON] : []),
  'python3',
  '/usr/bin/python3',
  'python',
];

/** The first that has torch. */
export async function findPython(): Promise<Python | null> {
  for (const program of pythons())
    try {
      const { stdout } = await run(program, ['-c', 'import torch; print(torch.__version__)'], {
        timeout: TIMEOUT,
      });
      return { program, version: stdout.trim() };
    } catch {
      // The next one may have it.
    }
  return null;
}

const pytorchBy = ({ program, version }: Python, { compile }: { compile: boolean }): Peer<TrainEntry> => ({
  title: `PyTorch ${version}${compile ? ', compiled' : ''}`,
  async measure({ model, document }, turn) {
    const { batchSize, optimizer } = (await document()).training;
    const { threads, seconds } = turn;
    const device = (turn.device ?? 'cpu') === 'cpu' ? 'cpu' : 'cuda';
    const task: TrainingTask = { model, batch: batchSize, optimizer, threads, seconds, compile, device };
    return measureBy(program, [path.join(turn.root, 'bench', 'pytorch', 'measure.py')], task, turn);
  },
});
