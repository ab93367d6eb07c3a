/** The execution providers of the machine. Trying them takes the engine a moment, so they are asked for once. */
import { create } from 'zustand';
import type { Device } from '../../main/api.ts';
import { api } from '../transport/index.ts';
import { errorText } from './notify.ts';

interface DevicesState {
  readonly devices: readonly Device[] | null;
  readonly error: string | null;
}

export const useDevices = create<DevicesState>()(() => ({ devices: null, error: null }));

let asked: Promise<void> | null = null;

export function loadDevices(): Promise<void> {
  asked ??= api.request('devices.list', {}).then(
    devices => useDevices.setState({ devices, error: null }),
    error => {
      asked = null;
      useDevices.setState({ error: errorText(error) });
    },
  );
  return asked;
}
