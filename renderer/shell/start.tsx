/** What happens once, before the window is drawn. */
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { listenToClipboard } from '../actions/clipboard.ts';
import { runAction } from '../actions/index.ts';
import { bindKeys } from '../actions/keys.ts';
import { documentTitle, openDocument } from '../dialogs/document-files.ts';
import { warnBeforeLoss } from '../dialogs/warn-before-loss.ts';
import { i18n } from '../i18n/index.ts';
import { documentStore, isDirty } from '../store/document.ts';
import { subscribeLater } from '../store/later.ts';
import { notify, notifyError } from '../store/notify.ts';
import { showRunOf, watchRuns } from '../store/runs.ts';
import { followSettings, loadSettings } from '../store/settings.ts';
import { keepWorkspace, restoreWorkspace } from '../store/workspace.ts';
import { api } from '../transport/index.ts';
import { App } from './App.tsx';

/** Longest time that an application that does not answer keeps the window empty, in ms. */
const PATIENCE = 4000;

/**
 * Nothing is shown before the window knows its theme, its language and where the user was; the connection tells if it cannot, and the
 * window then opens with what it has.
 */
export async function show(element: HTMLElement): Promise<void> {
  const root = createRoot(element);
  await start().finally(() =>
    // React then makes it in slices.
    startTransition(() =>
      root.render(
        <StrictMode>
          <App />
        </StrictMode>,
      ),
    ),
  );
}

async function start(): Promise<void> {
  followSettings();
  bindKeys(window);
  listenToClipboard();
  warnBeforeLoss();
  watchRuns();
  followTitle();
  api.on('menu.action', ({ action }) => void runAction(action).catch(notifyError));
  api.on('document.requested', ({ path }) => void openDocument(path).catch(notifyError));
  await Promise.race([restore(), new Promise(resolve => setTimeout(resolve, PATIENCE))]);
}

async function restore(): Promise<void> {
  // The document that the program was started with.
  let opening: string | undefined;
  try {
    const [restored, info] = await Promise.all([
      restoreWorkspace(api, documentStore),
      api.request('app.info', {}),
      loadSettings(),
    ]);
    if (info.open !== undefined) opening = info.open;
    else if (restored?.recovered) notify(i18n.t('canvas:recovered'));
  } catch (error) {
    notifyError(error);
  }
  // Only from here on: an empty window must not overwrite what it has not read yet.
  const flush = keepWorkspace(api, documentStore);
  window.addEventListener('pagehide', flush);
  const { path, document } = documentStore.getState();
  if (opening !== undefined) openDocument(opening).catch(notifyError);
  else showRunOf({ path, title: document.title }).catch(notifyError);
}

/** The window's title, which the task bar shows: to write it takes the browser a millisecond, which no edit should wait for. */
function followTitle(): void {
  const write = () => {
    const state = documentStore.getState();
    const title = `${isDirty(state) ? '• ' : ''}${documentTitle(state)} – Netloom`;
    if (window.document.title !== title) window.document.title = title;
  };
  write();
  subscribeLater([documentStore], write);
  i18n.on('languageChanged', write);
}
