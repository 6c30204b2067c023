// The isolated process under plain Node (terminal and chromium shells): child_process.fork.

import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { HsmChannel } from '../hsm/hsm.ts';

/** As a source; the built entry names the built one. */
const sourceWorker = join(import.meta.dirname, '..', 'hsm', 'worker.ts');

/** Variables that change what a process loads. The rest stays: modules find their configuration there (SOFTHSM2_CONF). */
const refused = /^(?:NODE_|ELECTRON_|LD_|DYLD_)/i;

/** A variable the HSM process never gets (formats.md, Answers). */
export const refusedVariable = (name: string): boolean => refused.test(name);

/** The environment of the HSM process (formats.md, Answers). */
export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !refusedVariable(name)));
}

/**
 * Starts the HSM process and returns its channel. Its output is discarded: vendor libraries print, and ours is read by
 * machines.
 * @param workerPath absolute path of the worker's entry; default hsm/worker.ts as a source.
 */
export function startNodeProcess(workerPath: string = sourceWorker): HsmChannel {
  const child = fork(workerPath, [], {
    serialization: 'advanced',
    execArgv: [],
    env: childEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // A failed send shows as an exit, which is where it is handled; so does a failed spawn, made to look like one below.
  child.on('error', () => undefined);
  return {
    pid: child.pid ?? -1,
    send: (message) => void child.send(message as object),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.on('exit', (code, signal) => listener({ code, signal }));
      if (child.pid === undefined) child.once('error', () => listener({ code: null, signal: null }));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
