/** Shows the served application: as a window of its own where Chrome or Chromium is installed, else in a tab. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import open from 'open';

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
  if (browser !== null && process.getuid?.() !== 0 && (await launch(browser, url)))
    return `Opened in a window of ${path.basename(browser)}.`;
  try {
    await open(url);
    return 'Opened in the default browser.';
  } catch {
    return 'No browser could be started: open the address above yourself.';
  }
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

/** False when it could not be started, or ended at once with an error. */
function launch(browser: string, url: string): Promise<boolean> {
  return new Promise(resolve => {
    const window = spawn(browser, [`--app=${url}`, '--window-size=1440,900'], {
      detached: true,
      stdio: 'ignore',
    });
    window.once('error', () => resolve(false));
    window.once('exit', code => resolve(code === 0));
    setTimeout(() => resolve(true), 1_500).unref();
    window.unref();
  });
}
