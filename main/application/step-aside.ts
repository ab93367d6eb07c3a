/**
 * A training keeps every core busy; a window needs one for a few milliseconds at a time, but at once. So the engine lets others go
 * first: alone on the machine it is no slower, and beside it a window stays fluid. Before it does such work it has no reason to, and
 * what a person waits for, as the reading of data, takes seconds where every other program goes first. There is no way back, as few
 * systems let a program raise its own priority.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import type { EngineRequestName } from '../../engine/protocol.ts';

const { PRIORITY_BELOW_NORMAL } = constants.priority;

const KEEP_CORES_BUSY: ReadonlySet<EngineRequestName> = new Set(['train', 'findRate', 'evaluate', 'explain']);

export const keepsCoresBusy = (request: EngineRequestName): boolean => KEEP_CORES_BUSY.has(request);

/** The process with all its threads; those that it starts from now on take over its priority. */
export function stepAside(pid: number): void {
  for (const id of threadsOf(pid))
    attempt(() => setPriority(id, Math.max(getPriority(id), PRIORITY_BELOW_NORMAL)));
  // Where Linux shares the cores among sessions, a priority counts within its session only, and the engine has one to itself.
  if (process.platform === 'linux')
    attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(PRIORITY_BELOW_NORMAL)));
}

/** On Linux each has a priority of its own; elsewhere there is one for the process. */
function threadsOf(pid: number): readonly number[] {
  let threads = [pid];
  if (process.platform === 'linux')
    attempt(() => {
      threads = readdirSync(`/proc/${pid}/task`).map(Number);
    });
  return threads;
}

function attempt(change: () => void): void {
  try {
    change();
  } catch {
    // A system that has no such thing, or does not allow it, trains as well.
  }
}
