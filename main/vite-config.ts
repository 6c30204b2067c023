// How core and shells become the few files that run; main/bootstrap.mjs builds with it, a test compares two builds byte for byte.

import { resolve } from 'node:path';
import type { UserConfig } from 'vite';

const root = resolve(import.meta.dirname, '..');

/**
 * Output out/core: cli.js, hsm/worker.js and the chunks they share, as ES modules with the packages inside. Types are erased and
 * nothing else: names, comments of the parts and their order stay, so that an auditor can read what runs beside its source.
 */
export const coreConfig: UserConfig = {
  root,
  ssr: {
    noExternal: true,
    // Native addons are found from their package; pdfkit and qrcode read data files beside themselves or are seldom needed.
    external: ['better-sqlite3', 'pkcs11js', 'electron', 'pdfkit', 'qrcode'],
  },
  build: {
    ssr: true,
    outDir: resolve(root, 'out', 'core'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: false,
    rolldownOptions: {
      input: { cli: resolve(root, 'main', 'cli.ts'), 'hsm/worker': resolve(root, 'main', 'hsm', 'worker.ts') },
      // A hash in each name: a process that still runs never loads a part of a newer build.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
};
