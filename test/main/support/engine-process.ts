/** The engine process that a process of ours has started. */
import { execFileSync } from 'node:child_process';

export function enginePid(parent: number = process.pid): number {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const engines = list
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter(found => found !== null && Number(found[2]) === parent && found[3]?.includes('engine-host'));
  if (engines.length !== 1) throw new Error(`There are ${engines.length} engine processes.`);
  return Number(engines[0]?.[1]);
}
