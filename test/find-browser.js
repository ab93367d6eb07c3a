/** A Chromium for the tests: an installed one, else Playwright's own, else the system's package. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(variable =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(program =>
      path.join(process.env[variable] ?? '', program),
    ),
  ),
];
const DOWNLOAD_TIME = 5 * 60_000;

/**
 * `path` null: Playwright's own, which it finds by itself.
 * @param {string} root the repository
 * @returns {{ path: string | null } | { missing: string }}
 */
export function findBrowser(root) {
  const { NETLOOM_CHROMIUM: named } = process.env;
  if (named)
    return existsSync(named)
      ? { path: named }
      : { missing: `NETLOOM_CHROMIUM names ${named}, which is not there` };
  const installed = findInstalled();
  if (installed) return { path: installed };
  if (existsSync(chromium.executablePath())) return { path: null };

  const cli = path.join(root, 'node_modules', 'playwright', 'cli.js');
  const options = { cwd: root, stdio: 'inherit', timeout: DOWNLOAD_TIME };
  spawnSync(process.execPath, [cli, 'install', 'chromium'], options);
  if (existsSync(chromium.executablePath())) return { path: null };

  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { missing: 'install Chrome or Chromium, or set NETLOOM_CHROMIUM to its program' };
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { ...options, env: environment });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    ...options,
    env: environment,
  });
  const fromSystem = findInstalled();
  return fromSystem
    ? { path: fromSystem }
    : { missing: 'neither Playwright nor the system could install Chromium' };
}

function findInstalled() {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap(folder => names.map(name => path.join(folder, name)));
  return [...onPath, ...places].find(file => path.isAbsolute(file) && existsSync(file));
}
