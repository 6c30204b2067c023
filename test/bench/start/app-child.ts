// The app as main/cli.ts composes it, in a process of its own; tells its parent when the page has the answer to its first call.
// Kept like cli.ts line by line: what is measured is that entry.

import { randomBytes } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Cdp } from '../../../main/shell/chromium/cdp.ts';
import { earlyStart } from '../../../main/shell/chromium/early-start.ts';
import type { Chromium } from '../../../main/shell/chromium/start-chromium.ts';

const words = process.argv.slice(2);
const places = {
  environment: process.env,
  platform: process.platform,
  homeDirectory: homedir(),
  temporaryDirectory: tmpdir(),
  programDirectory: resolve(import.meta.dirname, '../../..'),
};

/** The browser’s word that the function which hands an answer to the page has run there. */
function tellFirstAnswer({ cdp, ...chromium }: Chromium): Chromium {
  let told = false;
  const send: Cdp['send'] = async (method, params, sessionId) => {
    const result = await cdp.send(method, params, sessionId);
    if (!told && method === 'Runtime.callFunctionOn') {
      told = true;
      process.send?.('answered');
    }
    return result;
  };
  return { ...chromium, cdp: { ...cdp, send } };
}

const started = earlyStart(words, places);
const early = started === null ? null : tellFirstAnswer(started);

try {
  const [{ startNodeProcess }, { endSignals }, { nodeTerminal }, { runCli }] = await Promise.all([
    import('../../../main/shell/node-process.ts'),
    import('../../../main/shell/end-signals.ts'),
    import('../../../main/shell/terminal/node-terminal.ts'),
    import('../../../main/shell/terminal/run-cli.ts'),
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
    openCore: async (options) => (await import('../../../main/app.ts')).openApp(options),
    openWorkplace: async (request) => (await import('../../../main/workplace.ts')).openWorkplace(request),
    startHsmProcess: () => startNodeProcess(),
    onEnd: endSignals(process, terminal),
    ...(early === null ? {} : { early }),
  });
} finally {
  early?.abandon();
}
