// How the Electron app is built: main and HSM worker as ES modules, the sandboxed preload as CommonJS, the renderer as every
// shell serves it. From a checkout without Electron only the renderer part is built (main/bootstrap.mjs).

import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { rendererConfig } from './renderer/vite-config.ts';

const root = import.meta.dirname;
const out = resolve(root, 'out');

export default defineConfig({
  main: {
    build: {
      outDir: resolve(out, 'main'),
      target: 'node24',
      // Native addons are loaded from node_modules, never bundled.
      externalizeDeps: true,
      rolldownOptions: {
        input: { index: resolve(root, 'main', 'index.ts'), worker: resolve(root, 'main', 'hsm', 'worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(out, 'preload'),
      // SECURITY: a sandboxed preload is CommonJS, in one file, with nothing to load but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'preload', 'index.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // electron-vite reads the entry under this name only.
  renderer: { ...rendererConfig, build: { ...rendererConfig.build, rolldownOptions: { input: resolve(root, 'renderer', 'index.html') } } },
});
