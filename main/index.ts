// Electron entry: composition root of the packaged app. The command line is the same as cli.ts's and runs before any window
// (the binary is no Node: fuse RunAsNode); without a command the window opens.

import { randomBytes } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { endSignals } from './shell/end-signals.ts';
import { openElectron, preloadPath, prepareElectron } from './shell/electron/open-electron.ts';
import { startUtilityProcess } from './shell/electron/utility-process.ts';
import { nodeTerminal } from './shell/terminal/node-terminal.ts';
import { runCli } from './shell/terminal/run-cli.ts';

const words = process.argv.slice(app.isPackaged ? 1 : 2);
const monotonic = (): number => performance.now();
const terminal = nodeTerminal(process, monotonic, () => process.kill(process.pid, 'SIGINT'));
const first = prepareElectron();

const status = await runCli(words, {
  terminal,
  arguments: words,
  environment: process.env,
  platform: process.platform,
  workingDirectory: process.cwd(),
  homeDirectory: homedir(),
  temporaryDirectory: tmpdir(),
  programDirectory: app.getAppPath(),
  now: () => new Date(),
  monotonic,
  random: (length) => new Uint8Array(randomBytes(length)),
  openCore: async (options) => (await import('./app.ts')).openApp(options),
  openWorkplace: async (request) => (await import('./workplace.ts')).openWorkplace(request),
  startHsmProcess: () => startUtilityProcess(join(import.meta.dirname, 'worker.js'), process.env),
  onEnd: endSignals(process, terminal),
  // A second instance has told the first one, which shows its window.
  ownWindow: async (world, request) => (first ? openElectron(world, request, preloadPath(import.meta.dirname)) : undefined),
});
app.exit(status);
