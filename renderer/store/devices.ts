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

/** What a device is called; its id where it is not known here. */
export const deviceName = (id: string, devices: readonly Device[] | null): string =>
  devices?.find(device => device.id === id)?.name ?? id;

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
