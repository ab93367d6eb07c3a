/**
 * The only thing that a window sees of the desktop: a Bridge. Runs sandboxed, before the window's own scripts, in a world
 * of its own.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge, EventName, Events } from '../api.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from './channels.ts';

const bridge: Bridge = {
  request: (name, params) => ipcRenderer.invoke(REQUEST_CHANNEL, name, params),
  on(name, listener) {
    const forward = <N extends EventName>(_: IpcRendererEvent, told: N, event: Events[N]): void => {
      if ((told as EventName) === name) (listener as unknown as (event: Events[N]) => void)(event);
    };
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, forward);
    };
  },
};

contextBridge.exposeInMainWorld('netloom', bridge);
