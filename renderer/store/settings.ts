/** What the user chose for the program: theme, language, sizes. Kept by the application (`settings.set`), not per document. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Api } from '../../main/api.ts';

export interface WindowSettings {
  readonly theme: 'system' | 'light' | 'dark';
  /** A language of i18n/; empty: the browser's. */
  readonly language: string;
  /** Percentages by panel, for each group of resizable panels. */
  readonly layouts: { readonly [group: string]: { readonly [panel: string]: number } };
  /** Types of layers, the last added first: what the search offers before anything is typed. */
  readonly recentLayers: readonly string[];
  readonly minimap: boolean;
}

const defaults: WindowSettings = {
  theme: 'system',
  language: '',
  layouts: {},
  recentLayers: [],
  minimap: true,
};

export const settingsStore = createStore<WindowSettings>()(() => defaults);

export const useSettings = <T>(selector: (settings: WindowSettings) => T): T =>
  useStore(settingsStore, selector);

let send: (patch: Partial<WindowSettings>) => void = () => {};

/** Takes effect at once and is kept. */
export function setSettings(patch: Partial<WindowSettings>): void {
  settingsStore.setState(patch);
  send(patch);
}

/** Reads what was kept, and keeps from now on: changes within `delay` ms are sent together. */
export async function connectSettings(api: Api, delay = 300): Promise<void> {
  const kept = await api.request('settings.get', {});
  settingsStore.setState(readSettings(kept));
  let waiting: Partial<WindowSettings> = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  send = patch => {
    waiting = { ...waiting, ...patch };
    clearTimeout(timer);
    timer = setTimeout(() => {
      const settings = waiting;
      waiting = {};
      // A lost connection is told by the connection itself; the setting still holds in this window.
      api.request('settings.set', { settings }).catch(() => {});
    }, delay);
  };
}

/** Settings come from a file that anyone may have edited: what has the wrong form is left at its default. */
function readSettings(kept: { readonly [name: string]: unknown }): Partial<WindowSettings> {
  const read: { -readonly [K in keyof WindowSettings]?: WindowSettings[K] } = {};
  const { theme, language, layouts, recentLayers, minimap } = kept;
  if (theme === 'system' || theme === 'light' || theme === 'dark') read.theme = theme;
  if (typeof language === 'string') read.language = language;
  if (isLayouts(layouts)) read.layouts = layouts;
  if (Array.isArray(recentLayers)) read.recentLayers = recentLayers.filter(type => typeof type === 'string');
  if (typeof minimap === 'boolean') read.minimap = minimap;
  return read;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLayouts = (value: unknown): value is WindowSettings['layouts'] =>
  isRecord(value) &&
  Object.values(value).every(
    layout => isRecord(layout) && Object.values(layout).every(size => typeof size === 'number'),
  );
