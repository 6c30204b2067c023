// The page's side of Electron's bridge: one function per name and nothing else. Checks nothing; the router does.

import { contextBridge, ipcRenderer } from 'electron';
import { callNames, pushNames } from './contract/names.ts';

const bridge: Record<string, unknown> = {
  on(push: string, listener: (value: unknown) => void) {
    if (!pushNames.some((name) => name === push)) return () => undefined;
    // SECURITY: the event object, which leads to ipcRenderer, never reaches the page (Electron checklist, item 20).
    const heard = (_event: unknown, value: unknown): void => listener(value);
    ipcRenderer.on(`push:${push}`, heard);
    return () => void ipcRenderer.off(`push:${push}`, heard);
  },
};
for (const name of callNames) bridge[name] = (input: unknown) => ipcRenderer.invoke('call', name, input);

contextBridge.exposeInMainWorld('conclave', bridge);
