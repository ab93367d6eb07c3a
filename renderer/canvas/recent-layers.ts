/** Types of layers, the last added first: what the search offers before anything is typed. */
import { setSetting, useSettings } from '../store/settings.ts';

const RECENT = 6;
const none: readonly string[] = [];

export const recentLayers = (): readonly string[] => {
  const kept = useSettings.getState().values.recentLayers;
  return Array.isArray(kept) ? kept.filter(type => typeof type === 'string') : none;
};

export const rememberLayer = (type: string): void =>
  setSetting('recentLayers', [type, ...recentLayers().filter(other => other !== type)].slice(0, RECENT));
