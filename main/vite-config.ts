// How core and shells become the few files that run; main/bootstrap.mjs builds with it, a test compares two builds byte for byte.

import { resolve } from 'node:path';
import type { UserConfig } from 'vite';

const root = resolve(import.meta.dirname, '..');

/**
 * Output out/core: ES modules with the packages inside. Types are erased and nothing else: names, comments of the parts and their
 * order stay, so that an auditor can read what runs beside its source.
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
      // A hash in each name: a process that still runs never loads a part of a newer build.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
};

/** Each file costs at the start of a process: what a window's core surely loads is one part, these modules and all they import. */
const groups = [
  // What starts the browser, before anything else is read.
  { name: 'start', priority: 2, test: /\/main\/shell\/(?:chromium\/early-start|program-directory)\.ts$/u },
  {
    name: 'core',
    priority: 1,
    test: /\/main\/(?:workplace|bridge\/router|shell\/(?:end-signals|node-process|chromium\/open-chromium|terminal\/(?:run-cli|node-terminal|commands\/open)))\.ts$/u,
  },
];

/** The build of one process: in one with the window's core, the HSM process would load the whole of it. */
function buildOf(entry: string, codeSplitting: { readonly groups?: typeof groups }): UserConfig {
  const input = { [entry]: resolve(root, 'main', `${entry}.ts`) };
  const output = { ...coreConfig.build?.rolldownOptions?.output, codeSplitting };
  return { ...coreConfig, build: { ...coreConfig.build, rolldownOptions: { input, output } } };
}

const worker = buildOf('hsm/worker', {});

/** In this order: the second adds its files to the first's. */
export const coreBuilds: readonly UserConfig[] = [
  buildOf('cli', { groups }),
  { ...worker, build: { ...worker.build, emptyOutDir: false } },
];
