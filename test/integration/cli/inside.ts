// `conclave …` inside this process: the same commands on the real core and token, without the seconds a process takes to start and with
// passphrases that are cheap to try. How the program starts is tested with processes (conclave.ts).

import { randomBytes } from 'node:crypto';
import { openApp } from '../../../main/app.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { runCli } from '../../../main/shell/terminal/run-cli.ts';
import { scriptedTerminal } from '../../unit/shell/scripted-terminal.ts';
import { insideChannel } from '../ceremony/inside-channel.ts';
import { kdfCost } from '../ceremony/kdf-cost.ts';
import { root, type Result } from './conclave.ts';

/**
 * Runs a command to its end. `environment`: what the token's process finds there as well. `typed`: lines somebody types, secrets too;
 * null: there is no terminal. `random`: what is drawn.
 */
export async function insideConclave(
  where: { path: string; temporary: string },
  words: readonly string[],
  environment: Record<string, string> = {},
  typed: readonly string[] | null = null,
  random: (length: number) => Uint8Array = (length) => new Uint8Array(randomBytes(length)),
): Promise<Result> {
  const terminal = scriptedTerminal(typed ?? [], typed !== null);
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const status = await runCli(words, {
      terminal,
      environment: process.env,
      platform: process.platform,
      workingDirectory: where.path,
      homeDirectory: where.path,
      temporaryDirectory: where.temporary,
      programDirectory: root,
      now: () => new Date(),
      monotonic: () => performance.now(),
      random,
      openCore: (options) => openApp({ ...options, kdfCost }),
      arguments: words,
      openWorkplace: () => Promise.reject(new Error('no window here')),
      // A module is loaded once in a process and keeps the store it found first: it gets a process of its own each time.
      startHsmProcess: words.includes('--module') ? () => startNodeProcess() : () => insideChannel(() => undefined),
      onEnd: () => () => undefined,
    });
    const { output, errors } = terminal;
    return { status, out: output.join('\n'), err: errors.join('\n'), lines: output };
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
