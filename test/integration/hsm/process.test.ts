// The isolated process itself: how it starts, what it may know, and that it never outlives its parent.

import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { openHsm } from '../../../main/hsm/client.ts';
import type { Hsm } from '../../../main/hsm/hsm.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { errorOf } from './error-of.ts';
import { missing, softHsmPath } from './providers.ts';

const worker = fileURLToPath(new URL('../../../main/hsm/worker.ts', import.meta.url));
const parent = fileURLToPath(new URL('../../fixtures/hsm/parent.ts', import.meta.url));

describe('the HSM process', { timeout: 60_000 }, () => {
  const open: Hsm[] = [];
  afterEach(async () => {
    for (const hsm of open.splice(0)) await hsm.end();
  });

  test('ends when its parent disconnects', async () => {
    const child = fork(worker, [], { serialization: 'advanced', stdio: 'ignore' });
    const exited = once(child, 'exit');
    child.send({ open: { provider: 'soft', directory: '/nowhere', kdfCost: 2 } });
    child.send({ id: 1, call: 'tokens', arguments: {} });
    const reply: unknown = await once(child, 'message').then(([first]) => first as unknown);
    expect(reply).toMatchObject({ id: 1, ok: true });
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  test('ends when its parent is killed', async () => {
    const child = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number(await once(createInterface({ input: child.stdout }), 'line').then(([line]) => line as unknown));
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  test('survives the Ctrl-C of its terminal and answers afterwards', async () => {
    let pid = 0;
    const hsm = openHsm({
      opening: { provider: 'soft', directory: '/nowhere', kdfCost: 2 },
      start: () => {
        const channel = startNodeProcess();
        pid = channel.pid;
        return channel;
      },
    });
    open.push(hsm);
    await hsm.module();
    process.kill(pid, 'SIGINT');
    expect((await hsm.module()).provider).toBe('soft');
  });

  test('token.process-lost: a worker that cannot start', async () => {
    const hsm = openHsm({
      opening: { provider: 'soft', directory: '/nowhere', kdfCost: 2 },
      start: () => startNodeProcess('/nowhere/worker.ts'),
    });
    open.push(hsm);
    expect((await errorOf(hsm.module())).code).toBe('token.process-lost');
  });

  const noBinding = missing('/');
  test.skipIf(noBinding !== null).each([
    ['/nowhere/module.so', 'there is no such file'],
    ['/etc/hostname', 'it is not a library for this machine'],
  ])(`token.module-not-loaded: %s${noBinding === null ? '' : ` (skipped: ${noBinding})`}`, async (modulePath, fault) => {
    const hsm = openHsm({ opening: { provider: 'pkcs11', modulePath }, start: () => startNodeProcess() });
    open.push(hsm);
    const error = await errorOf(hsm.tokens());
    expect([error.code, error.details['fault']]).toEqual(['token.module-not-loaded', fault]);
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain(modulePath);
  });

  const noSoftHsm = missing(softHsmPath);
  test.skipIf(noSoftHsm !== null)(
    `token.module-not-loaded: a module without its configuration${noSoftHsm === null ? '' : ` (skipped: ${noSoftHsm})`}`,
    async () => {
      process.env['SOFTHSM2_CONF'] = '/nowhere/softhsm2.conf';
      const hsm = openHsm({ opening: { provider: 'pkcs11', modulePath: softHsmPath }, start: () => startNodeProcess() });
      open.push(hsm);
      expect((await errorOf(hsm.tokens())).code).toMatch(/^token\./);
    },
  );
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
