/**
 * The menu. The window performs the actions (it knows the open document and the user's keys); the shell only names them. A
 * shown key is not registered: the window handles keys itself, and no key fires while the user types.
 */
import type { MenuItemConstructorOptions } from 'electron';

type Item = MenuItemConstructorOptions;

export function menuTemplate(platform: NodeJS.Platform, perform: (action: string) => void): Item[] {
  const isMac = platform === 'darwin';
  const action = (label: string, name: string, accelerator?: string): Item => ({
    label,
    click: () => perform(name),
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
  });
  const separator: Item = { type: 'separator' };
  const settings = action('Settings…', 'view.settings', 'CmdOrCtrl+,');

  const application: Item = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: Item = {
    label: '&File',
    submenu: [
      action('New', 'file.new', 'CmdOrCtrl+N'),
      action('Open…', 'file.open', 'CmdOrCtrl+O'),
      action('Open recent…', 'file.recent', 'CmdOrCtrl+Shift+O'),
      action('Open an example…', 'file.examples'),
      separator,
      action('Save', 'file.save', 'CmdOrCtrl+S'),
      action('Save as…', 'file.saveAs', 'CmdOrCtrl+Shift+S'),
      separator,
      action('Export ONNX…', 'run.export', 'CmdOrCtrl+E'),
      separator,
      ...(isMac ? [{ role: 'close' } as const] : [settings, separator, { role: 'quit' } as const]),
    ],
  };
  const edit: Item = {
    label: '&Edit',
    submenu: [
      action('Undo', 'edit.undo', 'CmdOrCtrl+Z'),
      action('Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'),
      separator,
      { role: 'cut', registerAccelerator: false },
      { role: 'copy', registerAccelerator: false },
      { role: 'paste', registerAccelerator: false },
      action('Duplicate', 'edit.duplicate', 'CmdOrCtrl+D'),
      action('Select all', 'edit.selectAll', 'CmdOrCtrl+A'),
      separator,
      action('Add a layer…', 'edit.add', 'Tab'),
      action('Lay out', 'edit.layout', 'L'),
    ],
  };
  const train: Item = {
    label: '&Train',
    submenu: [
      action('Train', 'run.train', 'CmdOrCtrl+Enter'),
      action('Pause', 'run.pause'),
      action('Resume', 'run.resume'),
      action('Stop', 'run.stop', 'CmdOrCtrl+.'),
    ],
  };
  const view: Item = {
    label: '&View',
    submenu: [
      action('Commands…', 'view.commands', 'CmdOrCtrl+K'),
      action('Fit', 'view.fit', 'Home'),
      action('Light, dark or as the system', 'view.theme'),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      { role: 'reload' },
      { role: 'toggleDevTools' },
    ],
  };
  const help: Item = {
    role: 'help',
    submenu: [action('Keys', 'view.keys', '?'), action('About Netloom', 'help.about')],
  };
  return [...(isMac ? [application] : []), file, edit, train, view, { role: 'windowMenu' }, help];
}
