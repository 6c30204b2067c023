/** Electron's WebPreferences, as far as we set them; what is not here stays at its default. */
export const webPreferences = {
  // SECURITY: items 2 to 4 of Electron's checklist, each spelt out so that a changed default changes nothing here.
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  // SECURITY: items 6, 8, 9, 10, 11.
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
  webviewTag: false,
  // SECURITY: a dropped file or a spelling dictionary is a way in or out.
  navigateOnDragDrop: false,
  spellcheck: false,
  enableWebSQL: false,
  devTools: false,
  backgroundThrottling: false,
} as const;

/** Options of a window. `preload`: absolute path of the CommonJS preload. */
export function windowOptions(preload: string, kind: 'app' | 'beside') {
  const size =
    kind === 'app'
      ? { width: 1360, height: 900, minWidth: 720, minHeight: 540 }
      : { width: 1100, height: 860, minWidth: 480, minHeight: 360 };
  return {
    ...size,
    show: false,
    title: 'Conclave',
    autoHideMenuBar: true,
    backgroundColor: '#f6f5f2',
    webPreferences: { ...webPreferences, preload },
  };
}
