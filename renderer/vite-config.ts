// How the renderer is built; electron.vite.config.ts takes this as its renderer part, the preview test builds with it as it is.

import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

const root = import.meta.dirname;

/** Output out/renderer, entry index.html, everything relative and nothing inlined: the CSP allows no data: fonts and no inline script. */
export const rendererConfig: UserConfig = {
  root,
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(root, '..', 'out', 'renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // kB before compression: the whole app is one script, read from the disk.
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: { input: resolve(root, 'index.html') },
  },
};
