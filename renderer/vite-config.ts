// How the renderer is built; electron.vite.config.ts takes this as its renderer part, the preview test builds with it as it is.

import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';

const root = import.meta.dirname;

/** Names what the first screen is drawn with in index.html: it is read while the entry still asks the core. */
const preloadDrawing: Plugin = {
  name: 'preload-drawing',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const first = chunks.find(({ name, isDynamicEntry }) => isDynamicEntry && name === 'draw');
      const files = first === undefined ? [] : [first.fileName, ...first.imports];
      const entries = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
      return files
        .filter((file) => !entries.has(file))
        .map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' as const }));
    },
  },
};

/** Output out/renderer, entry index.html, everything relative and nothing inlined: the CSP allows no data: fonts and no inline script. */
export const rendererConfig: UserConfig = {
  root,
  base: './',
  plugins: [react(), preloadDrawing],
  build: {
    outDir: resolve(root, '..', 'out', 'renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    // One style sheet: screens that are read later come with no order of their own.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // kB before compression: the whole app is one script, read from the disk.
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: { input: resolve(root, 'index.html') },
  },
};
