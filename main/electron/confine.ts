/** Keeps a window to its own page: no other page, window, frame or permission, whatever its content asks for. */
import type { Session, Shell, WebContents, WebPreferences } from 'electron';
import { isOurPage } from './page.ts';

export const confinedPreferences = (preload: string): WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  navigateOnDragDrop: false,
  spellcheck: false,
});

/** Copying nodes needs the clipboard, for our own page alone. */
const permitted: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'clipboard-read']);

export function confineSession(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permitted.has(permission) && isOurPage(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permitted.has(permission) && isOurPage(origin.replace(/\/$/, '')),
  );
}

export function confineContents(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  shell: Pick<Shell, 'openExternal'>,
): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!isOurPage(url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', event => stay(event, event.url));
  contents.on('will-attach-webview', event => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // Links to documentation open in the user's browser.
    if (url.startsWith('https://')) shell.openExternal(url).catch(() => {});
    return { action: 'deny' };
  });
}
