/** The system's own dialogs, on the window that is in front. */
import type { BrowserWindow, Dialog } from 'electron';
import type { Dialogs } from '../application/application.ts';

const filtersOf = (extensions: readonly string[]): { name: string; extensions: string[] }[] =>
  extensions.length === 0
    ? []
    : [
        {
          name: extensions.map(extension => `*.${bare(extension)}`).join(', '),
          extensions: extensions.map(bare),
        },
      ];

/** `.csv` and `csv` are the same; `csv.gz` is a file that ends in `gz`, as the system sees it. */
const bare = (extension: string): string => extension.replace(/^\./, '').split('.').at(-1) ?? extension;

export function nativeDialogs(
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>,
  window: () => BrowserWindow | null,
): Dialogs {
  return {
    async open({ title, extensions, directory }) {
      const options: Electron.OpenDialogOptions = {
        title,
        filters: filtersOf(extensions),
        properties: [directory ? 'openDirectory' : 'openFile'],
      };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
    },
    async save({ title, suggested, extensions }) {
      const options = { title, defaultPath: suggested, filters: filtersOf(extensions) };
      const parent = window();
      const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
    },
  };
}
