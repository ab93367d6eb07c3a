/** The parts of the desktop host that decide something; Electron itself is doubled. See test/e2e/electron.spec.ts. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import type { Api } from '../../../main/api.ts';
import { Emitter } from '../../../main/application/emitter.ts';
import { confineContents, confinedPreferences, confineSession } from '../../../main/electron/confine.ts';
import { nativeDialogs } from '../../../main/electron/dialogs.ts';
import { answerWindows, tellWindows } from '../../../main/electron/ipc.ts';
import { menuTemplate } from '../../../main/electron/menu.ts';
import { isOurPage, servePage } from '../../../main/electron/page.ts';
import { documentAmong } from '../../../main/electron/requested-documents.ts';
import { placeWindow } from '../../../main/electron/window-state.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ours = 'app://netloom/index.html';
const strange = [
  'https://evil.example/',
  'file:///etc/passwd',
  'app://netloom.evil/',
  'app://netloomx/',
  'app:netloom',
];

test('a window has no way out of its sandbox', () => {
  expect(confinedPreferences('/preload.cjs')).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  });
});

test('only our own page is ours', () => {
  expect(isOurPage(ours)).toBe(true);
  for (const url of strange) expect(isOurPage(url)).toBe(false);
});

describe('a window', () => {
  type Listener = (event: { preventDefault(): void; url: string }, url: string) => void;

  function confined() {
    const listeners = new Map<string, Listener>();
    let onOpen = (_: { url: string }): { action: string } => ({ action: 'allow' });
    const openExternal = vi.fn(() => Promise.resolve());
    const contents = {
      on: (name: string, listener: Listener) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof onOpen) => {
        onOpen = handler;
      },
    };
    confineContents(contents as unknown as Parameters<typeof confineContents>[0], { openExternal });
    const isPrevented = (name: string, url: string): boolean => {
      const preventDefault = vi.fn();
      listeners.get(name)?.({ preventDefault, url }, url);
      return preventDefault.mock.calls.length > 0;
    };
    return { isPrevented, open: (url: string) => onOpen({ url }), openExternal };
  }

  test('stays on its page', () => {
    const { isPrevented } = confined();
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(isPrevented(name, ours)).toBe(false);
      for (const url of strange) expect(isPrevented(name, url)).toBe(true);
    }
    expect(isPrevented('will-attach-webview', ours)).toBe(true);
  });

  test('opens no other; a secure link opens in the user’s browser', () => {
    const { open, openExternal } = confined();
    for (const url of [ours, ...strange, 'http://plain.example/', 'javascript:alert(1)'])
      expect(open(url)).toEqual({ action: 'deny' });
    expect(openExternal.mock.calls).toEqual([['https://evil.example/']]);
  });

  test('gets the clipboard and no other permission', () => {
    type Request = (
      contents: { getURL(): string },
      permission: string,
      answer: (yes: boolean) => void,
    ) => void;
    let request: Request = () => {};
    let check = (_contents: null, _permission: string, _origin: string): boolean => true;
    confineSession({
      setPermissionRequestHandler: (handler: unknown) => {
        request = handler as Request;
      },
      setPermissionCheckHandler: (handler: unknown) => {
        check = handler as typeof check;
      },
    });
    const isGiven = (permission: string, url = ours): boolean => {
      let given = true;
      request({ getURL: () => url }, permission, yes => {
        given = yes;
      });
      return given;
    };
    expect(isGiven('clipboard-sanitized-write')).toBe(true);
    expect(isGiven('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'fileSystem', 'hid'])
      expect(isGiven(permission)).toBe(false);
    expect(check(null, 'media', 'app://netloom/')).toBe(false);
    expect(check(null, 'clipboard-read', 'app://netloom/')).toBe(true);
    expect(check(null, 'clipboard-read', 'https://evil.example')).toBe(false);
  });
});

describe('messages', () => {
  type Handler = (event: unknown, name: unknown, params: unknown) => Promise<unknown>;
  const events = new Emitter<Record<string, unknown>>();
  const api = {
    on: (name: string, listener: (event: unknown) => void) => events.on(name, listener),
    request: async (name: string) => ({ answered: name }),
  } as unknown as Api;

  function handler(): Handler {
    let registered: Handler = async () => null;
    const handle = (_: string, listener: unknown): void => {
      registered = listener as Handler;
    };
    answerWindows({ handle }, api);
    return registered;
  }

  test('from the main frame of our page are answered, and from nowhere else', async () => {
    const handle = handler();
    const frame = { url: ours };
    const from = (senderFrame: unknown, mainFrame: unknown = senderFrame) => ({
      senderFrame,
      sender: { mainFrame },
    });
    expect(await handle(from(frame), 'app.info', {})).toEqual({ result: { answered: 'app.info' } });
    for (const event of [from(null), from({ url: ours }, frame), ...strange.map(url => from({ url }))])
      expect(await handle(event, 'app.info', {})).toMatchObject({ error: { kind: 'internal' } });
    expect(await handle(from(frame), 'process.exit', {})).toMatchObject({
      error: { message: expect.stringContaining('process.exit') },
    });
  });

  test('to windows reach each that is still there', () => {
    const window = (isDestroyed: boolean) => ({
      webContents: { isDestroyed: () => isDestroyed, send: vi.fn() },
    });
    const windows = [window(false), window(true), window(false)];
    tellWindows(api, () => windows);
    events.emit('menu.action', { action: 'file.save' });
    expect(windows.map(({ webContents }) => webContents.send.mock.calls)).toEqual([
      [['netloom:event', 'menu.action', { action: 'file.save' }]],
      [],
      [['netloom:event', 'menu.action', { action: 'file.save' }]],
    ]);
  });
});

test('the page’s files, and no others, with the policy', async () => {
  const folder = temporaryFolder();
  const renderer = path.join(folder, 'renderer');
  mkdirSync(path.join(renderer, 'assets'), { recursive: true });
  writeFileSync(path.join(renderer, 'index.html'), 'page');
  writeFileSync(path.join(renderer, 'assets', 'main.js'), 'script');
  writeFileSync(path.join(folder, 'secret'), 'secret');
  // Windows gives links to administrators alone; there the name is merely missing.
  if (process.platform !== 'win32') symlinkSync(path.join(folder, 'secret'), path.join(renderer, 'link'));
  const read = vi.fn(async (url: string) => new Response(fileURLToPath(url)));
  const serve = servePage(renderer, read);
  const get = (url: string) => serve(new Request(url));

  const page = await get('app://netloom/');
  expect(await page.text()).toBe(path.join(renderer, 'index.html'));
  expect(page.headers.get('content-security-policy')).toContain("connect-src 'self';");
  expect((await get('app://netloom/assets/main.js')).status).toBe(200);
  read.mockClear();
  for (const target of [
    '/../secret',
    '/..%2fsecret',
    '/assets/%2e%2e/%2e%2e/secret',
    '/link',
    '/missing',
    '/%ff',
  ])
    expect((await get(`app://netloom${target}`)).status).toBe(404);
  expect((await get('app://elsewhere/index.html')).status).toBe(404);
  expect(read).not.toHaveBeenCalled();
});

test('dialogs give the chosen path, or null', async () => {
  const showOpenDialog = vi.fn(async (_: unknown) => ({ canceled: false, filePaths: ['/a/b.csv'] }));
  const showSaveDialog = vi.fn(async (_: unknown) => ({ canceled: true, filePath: '' }));
  const dialogs = nativeDialogs(
    { showOpenDialog, showSaveDialog } as unknown as Parameters<typeof nativeDialogs>[0],
    () => null,
  );
  expect(await dialogs.open({ title: 'Data', extensions: ['.csv', 'idx.gz'] })).toBe('/a/b.csv');
  expect(showOpenDialog.mock.calls[0]?.[0]).toMatchObject({
    properties: ['openFile'],
    filters: [{ name: '*.csv, *.gz', extensions: ['csv', 'gz'] }],
  });
  expect(await dialogs.save({ title: 'Save', suggested: 'a.netloom', extensions: [] })).toBeNull();
});

test.each(['linux', 'darwin', 'win32'] as const)(
  'every action of the menu is one that the window has: %s',
  platform => {
    const actions = fileURLToPath(new URL('../../../renderer/actions', import.meta.url));
    const known = readdirSync(actions)
      .filter(name => name.endsWith('.ts'))
      .flatMap(name => [...readFileSync(path.join(actions, name), 'utf8').matchAll(/\bid: '(\w+\.\w+)'/g)])
      .map(([, id]) => id);
    const performed: string[] = [];
    const keys: unknown[] = [];
    const walk = (items: readonly MenuItemConstructorOptions[]): void => {
      for (const item of items) {
        if (Array.isArray(item.submenu)) walk(item.submenu);
        // The window handles the keys: a menu that did too would do everything twice.
        if (item.accelerator) keys.push(item.registerAccelerator);
        (item.click as (() => void) | undefined)?.();
      }
    };
    walk(menuTemplate(platform, action => performed.push(action)));
    expect(performed.length).toBeGreaterThan(15);
    expect(performed.filter(action => !known.includes(action))).toEqual([]);
    expect(new Set(keys)).toEqual(new Set([false]));
  },
);

test('a document among the arguments', () => {
  const home = path.resolve('/home/me');
  const net = path.join('nets', 'a.netloom');
  expect(documentAmong(['netloom', '--flag', net], home)).toBe(path.join(home, net));
  expect(documentAmong(['netloom', path.resolve('/b.netloom')], home)).toBe(path.resolve('/b.netloom'));
  expect(documentAmong(['/opt/x.netloom', '.', '--x=a.netloom'], home)).toBeNull();
});

test('a window comes back where it was, unless that is out of sight', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const at = (x: number, y: number) =>
    placeWindow({ bounds: { x, y, width: 1000, height: 700 }, maximized: false }, [screen]);
  expect(at(100, 50)).toEqual({ x: 100, y: 50, width: 1000, height: 700 });
  expect(at(-950, 50)).toEqual({ width: 1000, height: 700 });
  expect(at(2000, 50)).toEqual({ width: 1000, height: 700 });
  expect(at(100, -40)).toEqual({ width: 1000, height: 700 });
  expect(placeWindow({ bounds: null, maximized: false }, [screen])).toEqual({ width: 1440, height: 900 });
});
