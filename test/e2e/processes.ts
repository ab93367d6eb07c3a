/** The engine process behind an application under test. */
import { execFileSync } from 'node:child_process';

/** Direct children of a process whose command line names the engine's entry. */
export function enginesOf(parent: number): number[] {
  return processes()
    .filter(process => process.parent === parent && process.command.includes('engine-host'))
    .map(process => process.id);
}

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap(line => {
    const [, id, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id: Number(id), parent: Number(parent), command }];
  });
}
