/** The real application for a browser, with a home of its own, and a Chromium on it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserType, Page } from 'playwright';
import { firstLine } from './first-line.ts';

export interface Application {
  readonly page: Page;
  /** Where documents of the benchmark may lie. */
  readonly home: string;
  /** With its token; another window may open it, too. */
  readonly url: string;
  close(): Promise<void>;
}

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** The browser must not call home. */
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const VIEWPORT = { width: 1440, height: 900 };

/** Why there can be no window here; null: there can. */
export async function whyNotEditor(): Promise<string | null> {
  try {
    const { chromium } = await import('playwright');
    return existsSync(programOf(chromium))
      ? null
      : 'there is no Chromium: install one, or name its program in NETLOOM_CHROMIUM';
  } catch {
    // Needed by nobody who only uses the program.
    return 'it drives a browser by Playwright, which the installed package does not bring: run it in the repository';
  }
}

const programOf = (chromium: BrowserType): string =>
  process.env.NETLOOM_CHROMIUM ?? installed.find(file => existsSync(file)) ?? chromium.executablePath();

/** @param root the repository */
export async function startEditor(root: string): Promise<Application> {
  const { chromium } = await import('playwright');
  const home = await mkdtemp(path.join(tmpdir(), 'netloom-bench-'));
  const served = spawn(
    process.execPath,
    [path.join(root, 'bin', 'netloom.js'), 'serve', '--no-open', '--port', '0'],
    {
      env: { ...process.env, NETLOOM_HOME: home, HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await firstLine(served);
  const browser = await chromium.launch({ executablePath: programOf(chromium), args: quiet });
  const page = await openWindow(browser, url);
  return {
    page,
    home,
    url,
    async close() {
      await browser.close();
      const ended = new Promise(resolve => served.once('exit', resolve));
      served.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function openWindow(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-US', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByTestId('welcome').waitFor();
  return page;
}
