/** The real command line, as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../../main/application/locations.ts';
import { temporaryFolder } from './temporary.ts';

export const examples = path.join(packageRoot, 'examples');

/** For what the root user is not refused, or not given: the options of a process that is not root's. */
export function asOrdinaryUser(home: string): StartOptions {
  if (process.getuid?.() !== 0) return { home };
  chownSync(home, NOBODY, NOBODY);
  return { home, uid: NOBODY };
}
const NOBODY = 65_534;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as one JSON object a line; fails where anything else is there. */
  readonly objects: Record<string, unknown>[];
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the first line of standard output that fits. */
  line(fits: (line: string) => boolean): Promise<string>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly home?: string;
  readonly uid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

export const start = (args: readonly string[], options?: StartOptions): Started =>
  startProgram(path.join(packageRoot, 'bin', 'netloom.js'), args, options);

export function startProgram(script: string, args: readonly string[], options: StartOptions = {}): Started {
  const home = options.home ?? temporaryFolder();
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.cwd ?? packageRoot,
    env: { ...process.env, NETLOOM_HOME: home, HOME: home, FORCE_COLOR: '0', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', chunk => {
    stdout += chunk;
    for (const watch of watchers) watch();
  });
  child.stderr.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
  });
  const finished = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
    get objects() {
      return stdout
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Record<string, unknown>);
    },
  }));
  const line = (fits: (line: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = stdout.split('\n').slice(0, -1).find(fits);
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
      finished.then(({ code }) => reject(new Error(`Ended with code ${code}: ${stderr || stdout}`)));
    });
  return { child, finished, line };
}

export const netloom = (args: readonly string[], options?: StartOptions): Promise<Finished> =>
  start(args, options).finished;
