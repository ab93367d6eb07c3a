/** A virtual machine gets its cores from a host, which may lend them to others meanwhile: a figure of frames then tells of those. */
import { readFileSync } from 'node:fs';

/** Counts from now on: the function answers with the percent of all cores' time that was taken; null where nothing tells. */
export function countStolen(): () => number | null {
  const first = coresTime();
  return () => {
    const last = coresTime();
    return first && last ? (100 * (last.stolen - first.stolen)) / Math.max(1, last.all - first.all) : null;
  };
}

/** In ticks, as Linux has it (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq, steal; what guests take is in the first two. */
function coresTime(): { readonly all: number; readonly stolen: number } | null {
  let line: string;
  try {
    line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!;
  } catch {
    return null;
  }
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, count) => sum + count, 0), stolen: ticks[7] ?? 0 };
}
