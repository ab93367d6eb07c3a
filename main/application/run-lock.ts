/** One process trains a run at a time: two would write each other's checkpoints over. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../api.ts';
import { errorCode, withFileErrors } from './file-errors.ts';

const LOCK = 'lock';

/** The process that trains the run; null when none does. A lock whose process is gone counts for nothing. */
export async function trainingProcess(run: string): Promise<number | null> {
  const pid = Number(await readFile(path.join(run, LOCK), 'utf8').catch(() => '0'));
  return pid > 0 && isAlive(pid) ? pid : null;
}

/** @throws ApiError `input` while another process trains the run. */
export async function lockRun(run: string): Promise<void> {
  const owner = await trainingProcess(run);
  if (owner !== null && owner !== process.pid)
    throw new ApiError(
      'input',
      `“${run}” is being trained by another program (process ${owner}). Stop that one first.`,
    );
  await withFileErrors(`Cannot write in “${run}”`, () =>
    writeFile(path.join(run, LOCK), String(process.pid)),
  );
}

export async function unlockRun(run: string): Promise<void> {
  if ((await trainingProcess(run)) === process.pid) await rm(path.join(run, LOCK), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
