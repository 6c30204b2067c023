// main/cli.ts with passphrases that are cheap to try, as a process: what a ceremony does is tested here, not how long scrypt takes, which
// is nine tenths of a run. The program itself, at its own cost, is started beside it (runs.test.ts). Not a test.

import { randomBytes } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { openApp } from '../../../main/app.ts';
import { endSignals } from '../../../main/shell/end-signals.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { programDirectory } from '../../../main/shell/program-directory.ts';
import { nodeTerminal } from '../../../main/shell/terminal/node-terminal.ts';
import { runCli } from '../../../main/shell/terminal/run-cli.ts';
import { programFile } from '../../programs.ts';
import { kdfCost } from '../ceremony/kdf-cost.ts';

const words = process.argv.slice(2);
const monotonic = (): number => performance.now();
const terminal = nodeTerminal(process, monotonic, () => process.kill(process.pid, 'SIGINT'));
process.exitCode = await runCli(words, {
  environment: process.env,
  platform: process.platform,
  homeDirectory: homedir(),
  temporaryDirectory: tmpdir(),
  programDirectory: programDirectory(import.meta.dirname),
  terminal,
  arguments: words,
  workingDirectory: process.cwd(),
  now: () => new Date(),
  monotonic,
  random: (length) => new Uint8Array(randomBytes(length)),
  openCore: (options) => openApp({ ...options, kdfCost }),
  openWorkplace: () => Promise.reject(new Error('no window here')),
  startHsmProcess: () => startNodeProcess(programFile('main/hsm/worker')),
  onEnd: endSignals(process, terminal),
});
