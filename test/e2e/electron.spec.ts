/** The desktop program itself. Skipped where Electron's program is not installed: `npx install-electron` fetches it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import type { Bridge, Reply, RunSummary } from '../../main/api.ts';
import { electronPackage, installedElectron } from '../../main/start/electron-binary.ts';
import { Editor } from './editor.ts';

declare global {
  interface Window {
    readonly netloom?: Bridge;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = installedElectron(electronPackage());
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY);

test.skip(program === null, 'Electron’s program is not installed: npx install-electron');
test.skip(!hasDisplay, 'there is no display');

let home: string;
let application: ElectronApplication;
let page: Page;

test.beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'netloom-electron-'));
  application = await _electron.launch({
    executablePath: program ?? '',
    args: [...(process.env.NETLOOM_ELECTRON_ARGS?.split(' ') ?? []), root],
    env: { ...process.env, NETLOOM_HOME: home, NETLOOM_TUNE: '0' } as Record<string, string>,
  });
  page = await application.firstWindow();
});

test.afterEach(async () => {
  await application.close();
  await rm(home, { recursive: true, force: true, maxRetries: 3 });
});

test('opens, loads an example and trains it', async () => {
  const editor = new Editor(page, { url: page.url(), home, process: application.process() });
  await expect(editor.canvas).toBeVisible();
  await editor.openExample(/iris/i);
  await page.getByTestId('run.train').first().click();
  const runs = async (): Promise<readonly RunSummary[]> => {
    const reply = await page.evaluate((): Promise<Reply> | undefined =>
      window.netloom?.request('run.list', {}),
    );
    return reply && 'result' in reply ? (reply.result as RunSummary[]) : [];
  };
  await expect.poll(async () => (await runs())[0]?.epoch ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
  await expect.poll(async () => (await runs())[0]?.state, { timeout: 30_000 }).toBe('finished');
});

test('a window is confined to its page', async () => {
  expect(page.url()).toBe('app://netloom/index.html');
  const reach = await page.evaluate(async () => ({
    node: typeof (globalThis as { process?: unknown }).process,
    require: typeof (globalThis as { require?: unknown }).require,
    bridge: Object.keys(window.netloom ?? {}).sort(),
    remote: await fetch('https://example.com/').then(
      () => 'reached',
      () => 'refused',
    ),
    opened: window.open('http://example.invalid/') === null,
  }));
  expect(reach).toEqual({
    node: 'undefined',
    require: 'undefined',
    bridge: ['on', 'request'],
    remote: 'refused',
    opened: true,
  });
});
