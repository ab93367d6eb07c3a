/** Shows the served application: as a window of its own where Chrome or Chromium is installed, else in a tab. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import open from 'open';

const FAILS_WITHIN = 1_500;
const onPath = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** What happened, in words. Never fails: the address has been printed. */
export async function openWindow(url: string): Promise<string> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'There is no display here: open the address above in a browser.';
  const browser = findChromium();
  // As root, Chromium's sandbox does not work.
  if (browser !== null && process.getuid?.() !== 0) {
    const window = spawn(browser, [`--app=${url}`, '--window-size=1440,900'], {
      detached: true,
      stdio: 'ignore',
    });
    if (await isShown(window)) return `Opened in a window of ${path.basename(browser)}.`;
  }
  try {
    if (await isShown(await open(url))) return 'Opened in the default browser.';
  } catch {
    // No program is known that opens pages.
  }
  return 'No browser could be started: open the address above yourself.';
}

/** A Chromium that can show a page without tabs and address bar. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const candidates = {
    linux: (environment.PATH ?? '')
      .split(path.delimiter)
      .flatMap(folder => onPath.map(name => path.join(folder, name))),
    darwin: macApplications.map(name => `/Applications/${name}.app/Contents/MacOS/${name}`),
    win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(variable =>
      windowsPrograms.map(program => path.join(environment[variable] ?? '', program)),
    ),
  }[process.platform as string];
  return candidates?.find(candidate => existsSync(candidate)) ?? null;
}

/** False when the program could not be started, or ended at once with an error. */
function isShown(program: ChildProcess): Promise<boolean> {
  program.unref();
  return new Promise(resolve => {
    program.once('error', () => resolve(false));
    program.once('exit', code => resolve(code === 0));
    setTimeout(() => resolve(true), FAILS_WITHIN).unref();
  });
}
