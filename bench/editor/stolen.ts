/** A virtual machine gets its cores from a host, which may lend them to others meanwhile: a figure of frames then tells of those. */
import { readFileSync } from 'node:fs';

/** Counts from now on: the function answers with the percent of all cores' time that was taken; null where nothing tells. */
export function countStolen(): () => number | null {
  const first = statistics();
  return () => {
    const last = statistics();
    return first !== null && last !== null ? stolenBetween(first, last) : null;
  };
}

/** @param first as Linux has it in /proc/stat (proc_stat(5)); `last` the same, later */
export function stolenBetween(first: string, last: string): number {
  const [before, after] = [coresTime(first), coresTime(last)];
  return (100 * (after.stolen - before.stolen)) / Math.max(1, after.all - before.all);
}

function statistics(): string | null {
  try {
    return readFileSync('/proc/stat', 'utf8');
  } catch {
    return null;
  }
}

/** In ticks; of all cores: user, nice, system, idle, iowait, irq, softirq, steal. What guests take is in the first two as well. */
function coresTime(statistics: string): { readonly all: number; readonly stolen: number } {
  const ticks = statistics.split('\n', 1)[0]!.split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, count) => sum + count, 0), stolen: ticks[7] ?? 0 };
}
