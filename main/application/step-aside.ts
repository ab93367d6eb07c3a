/**
 * A training keeps every core busy; a window needs one for a few milliseconds at a time, but at once. So the engine lets others go
 * first: alone on the machine it is no slower, and beside it a window stays fluid.
 */
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const { PRIORITY_BELOW_NORMAL } = constants.priority;

/** Of a process that has only just started: the threads that it starts take over its priority. */
export function stepAside(pid: number): void {
  attempt(() => setPriority(pid, PRIORITY_BELOW_NORMAL));
  // Where Linux shares the cores among sessions, a priority counts within its session only, and the engine has one to itself.
  if (process.platform === 'linux')
    attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(PRIORITY_BELOW_NORMAL)));
}

function attempt(change: () => void): void {
  try {
    change();
  } catch {
    // A system that has no such thing, or does not allow it, trains as well.
  }
}
