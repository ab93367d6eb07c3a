/** `npm start`: the desktop program where it can run, otherwise the same application in a browser, saying why. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { packageRoot } from '../application/locations.ts';
import { findElectron } from './electron-binary.ts';

const SERVE_OPTIONS = ['--no-open', '--port', '--host', '--json'];
/** A program that ends so soon with an error never showed its window. */
const SHOWN_AFTER = 10_000;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const args = process.argv.slice(2);
const browserWanted = args.some(arg => SERVE_OPTIONS.includes(arg.split('=')[0] ?? ''));
const reason = browserWanted ? null : await startDesktop();
if (browserWanted || reason !== null) {
  if (reason !== null) say(`Netloom opens in a browser: Electron cannot be used, because ${reason}.`);
  process.argv = [...process.argv.slice(0, 2), 'serve', ...(browserWanted ? args : [])];
  await import('../cli/cli.ts');
}

/** Null once it has run; otherwise why it cannot. */
async function startDesktop(): Promise<string | null> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display';
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return 'its sandbox does not work for the root user';
  const electron = await findElectron(say);
  if ('missing' in electron) return electron.missing;
  return run(electron.program);
}

function run(program: string): Promise<string | null> {
  return new Promise(resolve => {
    const started = Date.now();
    const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
    const child = spawn(program, [path.resolve(packageRoot), ...args], {
      stdio: 'inherit',
      env: environment,
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => {
      const failedAtOnce = code !== 0 && Date.now() - started < SHOWN_AFTER;
      if (failedAtOnce) resolve(`it ended at once (${signal ?? `code ${code}`})`);
      else {
        process.exitCode = code ?? 3;
        resolve(null);
      }
    });
  });
}
