// Tokens beside the run's own, as the app opens them: two stores of one module at once, each in a process of its own.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApp, type App } from '../../../main/app.ts';
import type { HsmOpening } from '../../../main/hsm/hsm.ts';
import { makeDevices } from '../../../main/steps/devices.ts';
import { openHsm } from '../../../main/hsm/client.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';
import { missing, newToken, pin, softHsmPath } from './providers.ts';

const skipped = missing(softHsmPath);
let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-devices-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** A SoftHSM2 store with a configuration of its own; no variable of this process names it. */
function store(name: string): Extract<HsmOpening, { provider: 'pkcs11' }> {
  const directory = join(place, name);
  mkdirSync(join(directory, 'tokens'), { recursive: true });
  const configuration = join(directory, 'softhsm2.conf');
  writeFileSync(configuration, `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  return { provider: 'pkcs11', modulePath: softHsmPath, environment: { SOFTHSM2_CONF: configuration } };
}

describe.skipIf(skipped !== null)(`devices${skipped === null ? '' : ` (skipped: ${skipped})`}`, { timeout: 60_000 }, () => {
  test('two stores of one module are open at once, and a copied store shows the same token and keys', async () => {
    const first = store('first');
    const devices = makeDevices(first, {}, (opening) => openHsm({ opening, start: () => startNodeProcess() }));
    try {
      const own = devices.open(first);
      const token = await newToken(own, 'ROOT-A');
      const identity = (await token.describe()).identity;
      const session = await token.login(pin());
      const key = await session.generateKeyPair({ label: 'root', ckaId: '0a'.repeat(8), algorithm: 'ecdsa-p256' });
      const copy = store('copy');
      const empty = devices.open(copy);
      expect((await empty.tokens()).filter((each) => each.initialized)).toEqual([]);
      await empty.end();
      cpSync(join(place, 'first', 'tokens'), join(place, 'copy', 'tokens'), { recursive: true });
      const second = devices.open(copy);
      const found = await second.find(identity);
      const keys = await (await found.login(pin())).keys();
      expect(keys.map((each) => [each.label, Buffer.from(each.spki ?? []).toString('hex')])).toEqual([
        ['root', Buffer.from(key.spki ?? []).toString('hex')],
      ]);
      // The first one's session lives on beside it.
      expect((await session.keys()).length).toBe(1);
    } finally {
      await devices.end();
    }
  });
});

describe('the app and its devices', () => {
  test('SINGLE-WRITER: the process of every device is on record, and ends with the app', async () => {
    const pids: number[] = [];
    const app: App = await openApp({
      dataDirectory: join(place, 'data'),
      token: { provider: 'soft' },
      devices: { second: { provider: 'soft', directory: join(place, 'copy') } },
      startHsmProcess() {
        const channel = startNodeProcess();
        pids.push(channel.pid);
        return channel;
      },
      host: madeUpHost,
      library: { playbook: () => null, profile: () => null },
      now: () => new Date(0),
      monotonic: () => 0,
      random: (length) => new Uint8Array(length).fill(7),
      unattended: true,
    });
    const second = app.devices.named('second');
    expect(second).toMatchObject({ provider: 'soft', directory: join(place, 'copy') });
    expect(app.devices.named('card')).toBe(null);
    await app.hsm.module();
    await app.devices.open(second ?? app.devices.own).module();
    const recorded = readFileSync(join(place, 'data', 'hsm.pid'), 'utf8')
      .trim()
      .split('\n');
    expect(recorded.map((line) => Number(line.split(' ')[0]))).toEqual(pids);
    expect(pids.length).toBe(2);
    await app.close();
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
