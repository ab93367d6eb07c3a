/** A window on an application of its own: `netloom serve` with an empty home. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import { firstLine } from '../../bench/editor/first-line.ts';
import { Editor } from './editor.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Application {
  /** With the token. */
  readonly url: string;
  /** Its data; the documents of the test may lie here too. */
  readonly home: string;
  readonly process: ChildProcess;
}

interface Options {
  readonly application: Application;
  readonly editor: Editor;
}

export const test = base.extend<Options>({
  // One for each test: they share nothing, so any of them can be run alone.
  application: async ({ browserName: _ }, use) => {
    const home = await mkdtemp(path.join(tmpdir(), 'netloom-e2e-'));
    const served = spawn(process.execPath, ['bin/netloom.js', 'serve', '--no-open', '--port', '0'], {
      cwd: root,
      env: { ...process.env, NETLOOM_HOME: home, HOME: home, NETLOOM_TUNE: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await firstLine(served);
    await use({ url, home, process: served });
    const ended = new Promise(resolve => served.once('exit', resolve));
    if (served.exitCode === null) {
      served.kill('SIGTERM');
      await ended;
    }
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  },

  editor: async ({ page, application }, use) => {
    const errors: string[] = [];
    page.on('pageerror', error => errors.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const editor = new Editor(page, application);
    await editor.open();
    await use(editor);
    expect(errors, 'errors of the page').toEqual([]);
  },
});

export { expect };
