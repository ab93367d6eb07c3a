/** The desktop host: Electron's life cycle around the application. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, ipcMain, Menu, net, protocol, screen, session, shell } from 'electron';
import { createApplication } from '../application/application.ts';
import { findLocations } from '../application/locations.ts';
import { confineContents, confinedPreferences, confineSession } from './confine.ts';
import { nativeDialogs } from './dialogs.ts';
import { answerWindows, tellWindows } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { PAGE, scheme, servePage } from './page.ts';
import { documentAmong } from './requested-documents.ts';
import { placeWindow, rememberWindow, windowStateFile } from './window-state.ts';

const locations = findLocations();
// Before the lock, which lies there: programs with different homes do not know of each other.
app.setPath('userData', path.join(locations.data, 'electron'));
// A second start hands its document to the first and ends.
if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  const windowState = windowStateFile(path.join(locations.data, 'window.json'));
  const opening = documentAmong(process.argv, process.cwd());
  const application = createApplication({
    host: 'electron',
    windows: true,
    dialogs: nativeDialogs(dialog, () => BrowserWindow.getFocusedWindow()),
    locations,
    ...(opening === null ? {} : { open: opening }),
  });
  protocol.registerSchemesAsPrivileged([scheme]);

  app.on('web-contents-created', (_, contents) => confineContents(contents, shell));
  app.on('second-instance', (_, argv, directory) => {
    const file = documentAmong(argv, directory);
    if (file !== null) application.emit('document.requested', { path: file });
    const window = BrowserWindow.getAllWindows()[0];
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    application.openDocument(file);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  let closed = false;
  app.on('before-quit', event => {
    if (closed) return;
    event.preventDefault();
    quit().catch(reportFatal);
  });
  async function quit(): Promise<void> {
    if (application.isTraining() && !(await confirmStop())) {
      if (BrowserWindow.getAllWindows().length === 0) await openWindow();
      return;
    }
    await application.close();
    closed = true;
    app.quit();
  }

  async function openWindow(): Promise<void> {
    const state = await windowState.read();
    const window = new BrowserWindow({
      ...placeWindow(
        state,
        screen.getAllDisplays().map(display => display.workArea),
      ),
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: 'Netloom',
      webPreferences: confinedPreferences(fileURLToPath(new URL('preload.cjs', import.meta.url))),
    });
    rememberWindow(window, windowState);
    if (state.maximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    await window.loadURL(PAGE);
  }

  app
    .whenReady()
    .then(async () => {
      protocol.handle(
        scheme.scheme,
        servePage(locations.renderer, url => net.fetch(url)),
      );
      confineSession(session.defaultSession);
      answerWindows(ipcMain, application);
      tellWindows(application, () => BrowserWindow.getAllWindows());
      const perform = (action: string): void => application.emit('menu.action', { action });
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, perform)));
      app.on('activate', () => {
        if (BrowserWindow.getAllWindows().length === 0) openWindow().catch(reportFatal);
      });
      application.warmUp();
      await openWindow();
    })
    .catch(reportFatal);
}

async function confirmStop(): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'A training is under way.',
    detail: 'It stops with a checkpoint and can be resumed.',
    buttons: ['Stop and quit', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}

function reportFatal(error: unknown): void {
  dialog.showErrorBox('Netloom cannot go on', error instanceof Error ? error.message : String(error));
  app.exit(3);
}
