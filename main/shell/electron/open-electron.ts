// electron/: the packaged app's window. Lives here: everything Electron decides, as pure functions tested without it
// (options, verdicts, fuses), and the few calls that set them. May not live here: anything another host needs as well.

import { BrowserWindow, Menu, app, dialog, ipcMain, protocol, session, type WebContents } from 'electron';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileLimits, readFileLimited } from '../files.ts';
import { resourceLibrary } from '../resources.ts';
import { writeNewFile } from '../write-new-file.ts';
import type { PickedPlan } from '../window/chosen-plan.ts';
import { plansFolder } from '../window/keep-plan.ts';
import { pageFiles } from '../window/page-files.ts';
import { openWindowCore, type WindowCore, type WindowRequest, type WindowWorld } from '../window/window-core.ts';
import { appOrigin, appScheme, schemePrivileges } from './app-origin.ts';
import { mayHavePermission, mayNavigate, mayOpen, mayRequest, senderOf } from './verdicts.ts';
import { windowOptions } from './window-options.ts';

/** Before the app is ready: one instance, the sandbox for every renderer, our scheme. false: another instance has the data. */
export function prepareElectron(): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: schemePrivileges }]);
  return true;
}

function harden(camera: (contents: WebContents | null) => boolean): void {
  const { defaultSession } = session;
  defaultSession.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url) }));
  defaultSession.setPermissionRequestHandler((contents, permission, answer, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(mayHavePermission(permission, { camera: camera(contents), url: details.requestingUrl, mainFrame: details.isMainFrame, kinds }));
  });
  defaultSession.setPermissionCheckHandler((contents, permission, origin, { isMainFrame, mediaType }) =>
    mayHavePermission(permission, {
      camera: camera(contents),
      url: origin,
      mainFrame: isMainFrame,
      kinds: mediaType === undefined ? [] : [mediaType],
    }),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  Menu.setApplicationMenu(null);
  app.on('web-contents-created', (_event, contents) => {
    const stop = (event: { preventDefault(): void; url: string }): void => {
      if (!mayNavigate(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stop);
    contents.on('will-redirect', stop);
    contents.on('will-frame-navigate', stop);
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

async function choosePlan(window: BrowserWindow, programDirectory: string, dataDirectory: string): Promise<PickedPlan | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: [{ name: 'Plan', extensions: ['yaml', 'yml'] }],
  });
  const path = filePaths[0];
  if (path === undefined) return null;
  return {
    name: basename(path),
    bytes: readFileLimited(path, fileLimits.yaml, basename(path)),
    library: resourceLibrary(programDirectory, dirname(path), dataDirectory),
  };
}

/** The dialog begins in the folder whose plans the window lists. */
async function savePlan(window: BrowserWindow, folder: string, name: string, bytes: Uint8Array): Promise<{ name: string } | null> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(folder, name),
    filters: [{ name: 'Plan', extensions: ['yaml', 'yml'] }],
  });
  if (filePath === '') return null;
  writeNewFile(filePath, bytes);
  return { name: basename(filePath) };
}

/** Opens the window and resolves when it was closed. `preload`: absolute path of the built preload. */
export async function openElectron(world: WindowWorld, request: WindowRequest, preload: string): Promise<void> {
  await app.whenReady();
  let camera = false;
  let main: WebContents | null = null;
  harden((contents) => camera && contents !== null && contents === main);
  const files = pageFiles(world.pagesDirectory, appOrigin, () => Buffer.from(world.random(16)).toString('base64'));
  protocol.handle(appScheme, ({ url }) => {
    const found = files.answer(url, camera);
    return found === null
      ? new Response(null, { status: 404 })
      : new Response(new Uint8Array(found.body), { headers: { ...found.headers } });
  });
  const window = new BrowserWindow(windowOptions(preload, 'app'));
  main = window.webContents;
  const kinds = new Map<WebContents, 'app' | 'beside'>([[window.webContents, 'app']]);
  const core: WindowCore = await openWindowCore(world, request, appOrigin, {
    push(name, value) {
      for (const [contents, kind] of kinds)
        if (!contents.isDestroyed() && !(kind === 'app' && name === 'changed')) contents.send(`push:${name}`, value);
    },
    grantCamera(on) {
      if (on === camera) return;
      camera = on;
      // What a document may ask for is settled when it is drawn. The answer to whoever asked goes first.
      setTimeout(() => window.webContents.reload(), 50);
    },
    choosePlan: () => choosePlan(window, world.programDirectory, request.dataDirectory),
    savePlan: (name, bytes) => savePlan(window, join(request.dataDirectory, plansFolder), name, bytes),
  });
  ipcMain.handle('call', (event, name: unknown, input: unknown) =>
    core.door(String(name), input, senderOf(event.senderFrame, kinds.get(event.sender) ?? null)),
  );
  window.webContents.setWindowOpenHandler(({ url }) =>
    mayOpen(url)
      ? { action: 'allow', overrideBrowserWindowOptions: { ...windowOptions(preload, 'beside'), show: true } }
      : { action: 'deny' },
  );
  window.webContents.on('did-create-window', (beside) => {
    kinds.set(beside.webContents, 'beside');
    beside.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  // A crashed page comes back; the run is in the core.
  window.webContents.on('render-process-gone', (_event, { reason }) => (reason === 'clean-exit' ? undefined : window.webContents.reload()));
  app.on('second-instance', () => window.focus());
  window.once('ready-to-show', () => window.show());
  const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()));
  await window.loadURL(`${appOrigin}/`);
  await closed;
  for (const beside of BrowserWindow.getAllWindows()) beside.destroy();
  await core.close();
}

/** Where the built preload is, beside the built main. */
export const preloadPath = (mainDirectory: string): string => join(mainDirectory, '..', 'preload', 'index.cjs');
