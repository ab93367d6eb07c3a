/** Asks for a file: with the system's own dialog where there is one, otherwise with ours. */
import type { AppInfo } from '../../main/api.ts';
import { setSetting, useSettings } from '../store/settings.ts';
import { api } from '../transport/index.ts';
import { ask } from './dialog-store.ts';
import { directoryOf, hasExtension } from './paths.ts';

let info: Promise<AppInfo> | null = null;

/** Does not change while the application runs. */
export const appInfo = (): Promise<AppInfo> => {
  info ??= api.request('app.info', {}).catch(error => {
    info = null;
    throw error;
  });
  return info;
};

const RECENT_PLACES = 6;

export const recentPlaces = (): string[] => {
  const places = useSettings.getState().values.recentPlaces;
  return Array.isArray(places) ? places.filter(place => typeof place === 'string') : [];
};

function rememberPlace(path: string): void {
  const place = directoryOf(path);
  const others = recentPlaces().filter(other => other !== place);
  setSetting('recentPlaces', [place, ...others].slice(0, RECENT_PLACES));
}

export async function chooseToOpen(request: {
  readonly title: string;
  readonly extensions: readonly string[];
  readonly near?: string | null;
}): Promise<string | null> {
  const { title, extensions, near = null } = request;
  const path = (await appInfo()).dialogs
    ? (await api.request('dialog.open', { title, extensions: [...extensions] })).path
    : await ask('file', { mode: 'open', title, extensions, near });
  if (path !== null) rememberPlace(path);
  return path;
}

/** The first extension is added to a name that has none of them. */
export async function chooseToSave(request: {
  readonly title: string;
  readonly extensions: readonly string[];
  readonly suggested: string;
  readonly near?: string | null;
}): Promise<string | null> {
  const { title, extensions, suggested, near = null } = request;
  const path = (await appInfo()).dialogs
    ? (await api.request('dialog.save', { title, extensions: [...extensions], suggested })).path
    : await ask('file', { mode: 'save', title, extensions, suggested, near });
  if (path === null) return null;
  rememberPlace(path);
  return hasExtension(path, extensions) ? path : path + (extensions[0] ?? '');
}
