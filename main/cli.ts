#!/usr/bin/env node
// Node entry: `conclave …`. Composition root of the terminal shell: the only place here where clock, randomness, the
// process and the core are named.

import { randomBytes } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { earlyStart } from './shell/chromium/early-start.ts';
import { programDirectory } from './shell/program-directory.ts';

const words = process.argv.slice(2);
const places = {
  environment: process.env,
  platform: process.platform,
  homeDirectory: homedir(),
  temporaryDirectory: tmpdir(),
  programDirectory: programDirectory(import.meta.dirname),
};
// Beside this entry and of its kind: hsm/worker.ts as a source, hsm/worker.js as built.
const worker = join(import.meta.dirname, 'hsm', `worker${extname(import.meta.filename)}`);
// A browser takes longer to start than everything below takes to load: it goes first.
const early = earlyStart(words, places);

try {
  const [{ startNodeProcess }, { endSignals }, { nodeTerminal }, { runCli }] = await Promise.all([
    import('./shell/node-process.ts'),
    import('./shell/end-signals.ts'),
    import('./shell/terminal/node-terminal.ts'),
    import('./shell/terminal/run-cli.ts'),
  ]);
  const monotonic = (): number => performance.now();
  const terminal = nodeTerminal(process, monotonic, () => process.kill(process.pid, 'SIGINT'));
  process.exitCode = await runCli(words, {
    ...places,
    terminal,
    arguments: words,
    workingDirectory: process.cwd(),
    now: () => new Date(),
    monotonic,
    random: (length) => new Uint8Array(randomBytes(length)),
    // Loaded when a command needs it: help and verify must work where the native database does not load.
    openCore: async (options) => (await import('./app.ts')).openApp(options),
    openWorkplace: async (request) => (await import('./workplace.ts')).openWorkplace(request),
    startHsmProcess: () => startNodeProcess(worker),
    onEnd: endSignals(process, terminal),
    ...(early === null ? {} : { early }),
  });
} finally {
  // Taken over and ended already, or left behind by a command that refused.
  early?.abandon();
}
