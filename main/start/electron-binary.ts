/**
 * Electron's program, if it is here or can be had. The npm package comes without it and fetches it at its first use, which
 * on a machine without network would hang or fail; so it is looked for first, and fetched in the open, with a limit.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export type Electron = { readonly program: string } | { readonly missing: string };

const programs: Readonly<Record<string, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};
const REACH_TIME = 5_000;
const DOWNLOAD_TIME = 10 * 60_000;

/** The folder of the npm package; null where development dependencies were left out. */
export function electronPackage(): string | null {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Where the program would be. `ELECTRON_OVERRIDE_DIST_PATH` is Electron's own variable for a copy elsewhere. */
export function installedElectron(
  folder: string | null,
  environment: NodeJS.ProcessEnv = process.env,
): string | null {
  const name = programs[process.platform] ?? 'electron';
  const { ELECTRON_OVERRIDE_DIST_PATH: elsewhere } = environment;
  if (elsewhere) return existing(path.join(elsewhere, name));
  if (folder === null) return null;
  const pathFile = path.join(folder, 'path.txt');
  // Written when the download is complete.
  return existsSync(pathFile)
    ? existing(path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()))
    : null;
}

/** `say`: for what takes time. Never rejects. */
export async function findElectron(say: (line: string) => void): Promise<Electron> {
  const folder = electronPackage();
  const installed = installedElectron(folder);
  if (installed !== null) return { program: installed };
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH)
    return { missing: `ELECTRON_OVERRIDE_DIST_PATH (${process.env.ELECTRON_OVERRIDE_DIST_PATH}) holds none` };
  if (folder === null) return { missing: 'its npm package is not installed' };
  const source = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/';
  if (!(await canReach(source)))
    return { missing: `its program is not here yet, and ${new URL(source).host} cannot be reached` };
  say('Fetching Electron, once (about 120 MB).');
  const failure = await download(path.join(folder, 'install.js'));
  const program = installedElectron(folder);
  if (program !== null) return { program };
  return { missing: `its program could not be fetched (${failure})` };
}

async function canReach(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACH_TIME) });
    return true;
  } catch {
    return false;
  }
}

/** How it ended, in words. */
function download(script: string): Promise<string> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'pipe'] });
    let output = '';
    child.stderr.on('data', chunk => {
      output += chunk;
    });
    const timer = setTimeout(() => {
      child.kill();
      resolve(`it took longer than ${DOWNLOAD_TIME / 60_000} minutes`);
    }, DOWNLOAD_TIME);
    child.once('error', error => resolve(error.message));
    child.once('exit', code => {
      clearTimeout(timer);
      resolve(output.split('\n').find(line => /error/i.test(line)) ?? `code ${code}`);
    });
  });
}

const existing = (file: string): string | null => (existsSync(file) ? file : null);
