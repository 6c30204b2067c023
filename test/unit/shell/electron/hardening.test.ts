// The rows of Electron's security checklist that are decided by us, without Electron (reference/security.md, 1.1 and 1.2).

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appOrigin, appScheme, schemePrivileges } from '../../../../main/shell/electron/app-origin.ts';
import { fuses } from '../../../../main/shell/electron/fuses.ts';
import { mayHavePermission, mayNavigate, mayOpen, mayRequest, senderOf } from '../../../../main/shell/electron/verdicts.ts';
import { webPreferences, windowOptions } from '../../../../main/shell/electron/window-options.ts';

const id = 'a'.repeat(32);
const root = resolve(import.meta.dirname, '../../../..');

describe('ELECTRON: options of every window', () => {
  test.each(['app', 'beside'] as const)('items 2, 3, 4, 6, 8 to 11: %s is isolated, sandboxed and without Node', (kind) => {
    expect(windowOptions('/p.cjs', kind).webPreferences).toEqual({
      ...webPreferences,
      preload: '/p.cjs',
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      enableBlinkFeatures: '',
      webviewTag: false,
      devTools: false,
    });
  });

  test('item 18: our scheme is standard and secure and bypasses nothing', () => {
    expect(appOrigin).toBe(`${appScheme}://conclave`);
    expect(schemePrivileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: false,
      bypassCSP: false,
      corsEnabled: false,
      stream: false,
      codeCache: false,
    });
  });
});

const foreign = [
  'https://example.com/',
  'http://conclave/',
  'file:///etc/passwd',
  'data:text/html,x',
  'blob:app://conclave/1',
  'about:blank',
  'javascript:1',
  'app://other/',
  'app://conclave.example/',
  'app://conclave:1/',
  'app:conclave/',
  'APP://conclave/',
  '',
  'devtools://x',
  'chrome://settings',
  'ws://127.0.0.1/',
];

describe('ELECTRON: verdicts fail closed', () => {
  test.each(foreign)('items 1, 13, 14: %s is neither requested nor navigated to nor opened', (url) => {
    expect([mayRequest(url), mayNavigate(url), mayOpen(url)]).toEqual([false, false, false]);
  });

  test('item 13: only the app’s own page', () => {
    expect(mayNavigate(`${appOrigin}/`)).toBe(true);
    expect(mayNavigate(`${appOrigin}/#run/1`)).toBe(true);
    expect(mayNavigate(`${appOrigin}/assets/main.js`)).toBe(false);
  });

  test('item 14: only paper and room display, with a run', () => {
    expect([mayOpen(`${appOrigin}/#paper/${id}`), mayOpen(`${appOrigin}/index.html#room/${id}`)]).toEqual([true, true]);
    for (const url of [
      `${appOrigin}/`,
      `${appOrigin}/#paper/`,
      `${appOrigin}/#run/${id}`,
      `${appOrigin}/#paper/${id}/x`,
      `${appOrigin}/x#paper/${id}`,
    ])
      expect(mayOpen(url)).toBe(false);
  });

  test.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fullscreen',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'unknown',
  ])('item 5: %s is denied', (permission) => {
    expect(mayHavePermission(permission, { camera: false, url: `${appOrigin}/`, mainFrame: true, kinds: ['video'] })).toBe(false);
    const granted = mayHavePermission(permission, { camera: true, url: `${appOrigin}/`, mainFrame: true, kinds: ['video'] });
    expect(granted).toBe(permission === 'media');
  });

  test.each([
    [true, {}],
    [false, { camera: false }],
    [false, { url: 'https://example.org/' }],
    [false, { url: `${appOrigin}.example.org/` }],
    [false, { mainFrame: false }],
    [false, { kinds: ['audio'] }],
    [false, { kinds: ['video', 'audio'] }],
    [false, { kinds: [] }],
  ])('item 5: the camera is granted: %s, where %j', (granted, change) => {
    const asked = { camera: true, url: `${appOrigin}/`, mainFrame: true, kinds: ['video'], ...change };
    expect(mayHavePermission('media', asked)).toBe(granted);
  });

  test('item 17: the sender is the frame Electron names; a frame that is gone is nobody', () => {
    expect(senderOf({ origin: appOrigin, parent: null }, 'app')).toEqual({ origin: appOrigin, mainFrame: true, window: 'app' });
    expect(senderOf({ origin: appOrigin, parent: {} }, 'app')).toMatchObject({ mainFrame: false });
    expect(senderOf(null, 'app')).toBeNull();
    expect(senderOf({ origin: appOrigin, parent: null }, null)).toBeNull();
  });
});

test('ELECTRON: fuses are all decided, and as reference/security.md 1.2 says', () => {
  expect(fuses).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  });
});

describe('ELECTRON: what only the source can show', () => {
  const source = (file: string): string => readFileSync(join(root, file), 'utf8');
  const shell = source('main/shell/electron/open-electron.ts');

  test.each([
    'onBeforeRequest',
    'setPermissionRequestHandler',
    'setPermissionCheckHandler',
    'setDevicePermissionHandler',
    'will-navigate',
    'will-redirect',
    'will-frame-navigate',
    'will-attach-webview',
    'setWindowOpenHandler',
    'will-download',
    'requestSingleInstanceLock',
    'enableSandbox',
    'event.senderFrame',
  ])('%s is set', (name) => {
    expect(shell).toContain(name);
  });

  test('items 15, 20: no openExternal; the preload exposes functions, not ipcRenderer, and passes no event on', () => {
    const preload = source('preload/index.ts');
    expect(shell + preload).not.toContain('openExternal');
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(preload).toContain('(_event: unknown, value: unknown): void => listener(value)');
  });
});
