// NSS softokn, the second real module: two slots with one serial, library parameters, CKA_LOCAL reported falsely.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openHsm } from '../../../main/hsm/client.ts';
import type { Hsm } from '../../../main/hsm/hsm.ts';
import { verifyIndependently } from '../../../main/pki/verify-signature.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { errorOf } from './error-of.ts';
import { missing } from './providers.ts';

const modulePath = '/usr/lib/x86_64-linux-gnu/libsoftokn3.so';
const certutil = '/usr/bin/certutil';
const skipped = missing(modulePath) ?? (existsSync(certutil) ? null : `no ${certutil}`);

describe.skipIf(skipped !== null)(`NSS softokn${skipped === null ? '' : ` (skipped: ${skipped})`}`, { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'conclave-nss-'));
  let hsm: Hsm | null = null;
  afterEach(async () => {
    await hsm?.end();
    rmSync(directory, { recursive: true, force: true });
  });

  test('KEY-BORN-ON-TOKEN: not-checked (module), because CKA_LOCAL is reported falsely', async () => {
    writeFileSync(join(directory, 'pin'), '123456\n');
    execFileSync(certutil, ['-N', '-d', `sql:${directory}`, '-f', join(directory, 'pin')]);
    // No blank at the end: the binding would drop the last character, and ours must make up for it.
    const moduleParameters = `configdir='sql:${directory}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=`;
    hsm = openHsm({ opening: { provider: 'pkcs11', modulePath, moduleParameters }, start: () => startNodeProcess() });
    const [one, other] = await hsm.tokens();
    expect(one?.identity.serial).toBe(other?.identity.serial);
    expect((await errorOf(hsm.find(one?.identity.serial ?? ''))).code).toBe('token.ambiguous');
    const token = await hsm.find('NSS Certificate DB');
    expect((await errorOf(token.login(Buffer.from('654321')))).code).toBe('token.pin-incorrect');
    const session = await token.login(Buffer.from('123456'));
    for (const [algorithm, signatureAlgorithm] of [
      ['ecdsa-p384', 'ecdsa-sha384'],
      ['rsa-3072', 'rsa-pkcs1-sha256'],
    ] as const) {
      const ckaId = Buffer.from(algorithm).toString('hex');
      const key = await session.generateKeyPair({ label: algorithm, ckaId, algorithm });
      expect(key.checks).toEqual([
        { name: 'KEY-BORN-ON-TOKEN', verdict: 'not-checked', reason: 'module' },
        { name: 'KEY-ATTRIBUTES', verdict: 'passed' },
      ]);
      const message = Buffer.from('NSS probe');
      const signature = await session.sign({ ckaId, signatureAlgorithm, message });
      expect(verifyIndependently(key.spki ?? message, signatureAlgorithm, message, signature)).toBe(true);
    }
  });
});
