/** All the page gets: two functions. Runs sandboxed; this file never changes when a call is added. */
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('rmk', {
  call: (name: unknown, payload: unknown): Promise<unknown> => ipcRenderer.invoke('rmk:call', name, payload),
  /** Returns a function that stops listening. The handler never sees Electron's own event object. */
  listen: (handler: (event: unknown) => void): (() => void) => {
    const forward = (_event: unknown, payload: unknown): void => handler(payload);
    ipcRenderer.on('rmk:event', forward);
    return () => {
      ipcRenderer.removeListener('rmk:event', forward);
    };
  },
});
