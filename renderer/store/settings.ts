/** The window's own settings, kept by the application: theme, language, panel sizes, key bindings. */
import { create } from 'zustand';
import type { Settings } from '../../main/api.ts';
import { isLanguage, preferredLanguage, setLanguage } from '../i18n/index.ts';
import { api } from '../transport/index.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

interface SettingsState {
  readonly values: Settings;
  /** False until the application answered; what was set before is kept. */
  readonly loaded: boolean;
}

export const useSettings = create<SettingsState>()(() => ({ values: {}, loaded: false }));

export async function loadSettings(): Promise<void> {
  const stored = await api.request('settings.get', {});
  useSettings.setState(state => ({ values: { ...stored, ...state.values }, loaded: true }));
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes effect at once; written soon after, so that dragging a divider is one write. */
export function setSetting(name: string, value: unknown): void {
  useSettings.setState(state => ({ values: { ...state.values, [name]: value } }));
  clearTimeout(timer);
  timer = setTimeout(() => {
    void api.request('settings.set', { settings: { ...useSettings.getState().values } });
  }, 300);
}

/** A setting and its setter. What was stored is used only if it has the type of the fallback. */
export function useSetting<T>(name: string, fallback: T): [T, (value: T) => void] {
  const stored = useSettings(state => state.values[name]);
  const fits = typeof stored === typeof fallback && Array.isArray(stored) === Array.isArray(fallback);
  return [fits && stored !== null ? (stored as T) : fallback, value => setSetting(name, value)];
}

const isTheme = (value: unknown): value is ThemeChoice =>
  value === 'system' || value === 'light' || value === 'dark';

export const themeOf = ({ theme }: Settings): ThemeChoice => (isTheme(theme) ? theme : 'system');

/** Keeps the page's theme and language as the settings, or the system where they leave it open, say. */
export function followSettings(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { values } = useSettings.getState();
    const theme = themeOf(values);
    document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    void setLanguage(isLanguage(values.language) ? values.language : preferredLanguage(navigator.languages));
  };
  apply();
  dark.addEventListener('change', apply);
  const unsubscribe = useSettings.subscribe(apply);
  return () => {
    dark.removeEventListener('change', apply);
    unsubscribe();
  };
}
