// What only the embedded token does: it locks, its file can be taken away, and its file can be meddled with.

import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Token } from '../../../main/hsm/hsm.ts';
import { outcomeUnknown } from '../../../main/hsm/outcome.ts';
import { errorOf } from './error-of.ts';
import type { Bench } from './providers.ts';
import { newToken, pin, soft, soPin } from './providers.ts';

const wrongPin = Buffer.from('000000');
const edKey = { label: 'log', ckaId: 'aa01', algorithm: 'ed25519' } as const;
const probe = { ckaId: edKey.ckaId, signatureAlgorithm: 'ed25519', message: Buffer.from('probe') } as const;

describe('embedded token', { timeout: 60_000 }, () => {
  const open: Bench[] = [];
  afterEach(async () => {
    for (const bench of open.splice(0)) await bench.close();
  });

  async function start(): Promise<Bench & { token: Token; file: string }> {
    const bench = soft.open();
    open.push(bench);
    const token = await newToken(bench.hsm, 'embedded');
    const [name] = readdirSync(bench.directory);
    return { ...bench, token, file: join(bench.directory, name ?? '') };
  }

  test('token.pin-locked: at the tenth wrong PIN, kept over a restart, opened by the security officer', async () => {
    const { token, hsm } = await start();
    for (let turn = 1; turn <= 9; turn += 1) {
      const error = await errorOf(token.login(wrongPin));
      expect([error.code, error.details['triesLeft']]).toEqual(['token.pin-incorrect', 10 - turn]);
      const { userPin } = await token.describe();
      expect(userPin).toEqual({ countLow: true, finalTry: turn === 9, locked: false, toBeChanged: false });
      if (turn === 5) await hsm.end();
    }
    const tenth = await errorOf(token.login(wrongPin));
    expect([tenth.code, outcomeUnknown(tenth)]).toEqual(['token.pin-locked', false]);
    await hsm.end();
    expect((await token.describe()).userPin.locked).toBe(true);
    expect((await errorOf(token.login(pin()))).code).toBe('token.pin-locked');
    await token.initPin(soPin(), pin());
    await token.login(pin());
  });

  test('token.pin-locked: nine wrong PINs and the right one open, and the count starts over', async () => {
    const { token } = await start();
    for (let turn = 1; turn <= 9; turn += 1) await errorOf(token.login(wrongPin));
    await (await token.login(pin())).logout();
    expect((await errorOf(token.login(wrongPin))).details['triesLeft']).toBe(9);
  });

  test('the count is on disk before the PIN is tried', async () => {
    const { token, channel, file } = await start();
    const before = readFileSync(file, 'utf8');
    expect(before).toContain('"failures":0');
    const trying = errorOf(token.login(wrongPin));
    for (;;) {
      if (readFileSync(file, 'utf8').includes('"failures":1')) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    process.kill(channel().pid, 'SIGKILL');
    await trying;
    expect(readFileSync(file, 'utf8')).toContain('"failures":1');
  });

  test('token.removed: the file is taken away under the session, and comes back', async () => {
    const { token, file } = await start();
    const session = await token.login(pin());
    await session.generateKeyPair(edKey);
    const kept = readFileSync(file);
    rmSync(file);
    for (const call of [session.sign(probe), session.keys(), session.generateKeyPair({ ...edKey, label: 'new', ckaId: 'aa02' })]) {
      const error = await errorOf(call);
      expect([error.code, outcomeUnknown(error)]).toEqual(['token.removed', false]);
    }
    writeFileSync(file, kept);
    expect((await session.sign(probe)).length).toBe(64);
  });

  test('token.ambiguous: two tokens of one label; each by its serial', async () => {
    const first = await start();
    const second = soft.open();
    open.push(second);
    await newToken(second.hsm, 'embedded');
    const [name] = readdirSync(second.directory);
    writeFileSync(join(first.directory, name ?? ''), readFileSync(join(second.directory, name ?? '')));
    const error = await errorOf(first.hsm.find('embedded'));
    expect([error.code, error.details['count']]).toEqual(['token.ambiguous', 2]);
    const session = await first.token.login(pin());
    const other = await first.hsm.find(name?.replace('.token', '') ?? '');
    expect((await errorOf(other.login(pin()))).code).toBe('token.operation-active');
    expect(await session.keys()).toEqual([]);
    await session.logout();
    await other.login(pin());
  });

  test('the file is the owner’s alone, canonical, and holds no private key in the clear', async () => {
    const { token, file } = await start();
    await (await token.login(pin())).generateKeyPair(edKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith('{"format":"conclave/token/1","keys":[{"algorithm":"ed25519","ckaId":"aa01","label":"log"')).toBe(true);
    // PKCS#8 of Ed25519 begins with these octets (RFC 8410 §7).
    for (const start of ['302e020100300506', 'MC4CAQAwBQYD']) expect(text).not.toContain(start);
    expect(text).not.toContain('123456');
  });

  const meddled: [string, (text: string) => string][] = [
    ['another key’s label', (text) => text.replace('"label":"log"', '"label":"lag"')],
    ['another public key', (text) => text.replace(/"spki":"(.{30})./, '"spki":"$1A')],
    [
      'a changed sealed key',
      (text) => text.replace(/("nonce":")(.)/, (_all, before: string, first: string) => `${before}${first === 'A' ? 'B' : 'A'}`),
    ],
  ];
  test.each(meddled)('token.device-error: %s; nothing is signed', async (_what, meddle) => {
    const { token, file } = await start();
    const session = await token.login(pin());
    await session.generateKeyPair(edKey);
    const before = readFileSync(file, 'utf8');
    const after = meddle(before);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
    const error = await errorOf(session.sign(probe));
    expect([error.code, outcomeUnknown(error)]).toEqual(['token.device-error', false]);
  });

  const broken: [string, (text: string) => string][] = [
    ['truncated', (text) => text.slice(0, -1)],
    ['not canonical', (text) => `${text}\n`],
    ['another serial', (text) => text.replace(/"serial":"(.{15})./, '"serial":"$1g')],
    ['an unknown field', (text) => text.replace('"user":', '"unknown":1,"user":')],
    ['a cost that is no power of two', (text) => text.replaceAll('"n":1024', '"n":1023')],
    ['a cost that only burns memory', (text) => text.replaceAll('"n":1024', '"n":2097152')],
    ['a negative count', (text) => text.replaceAll('"failures":0', '"failures":-1')],
  ];
  test.each(broken)('token.device-error: a file that is %s', async (_what, breakIt) => {
    const { hsm, file } = await start();
    const before = readFileSync(file, 'utf8');
    const after = breakIt(before);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
    expect((await errorOf(hsm.tokens())).code).toBe('token.device-error');
  });

  test('token.mechanism-unsupported: RSA 2048 is not made', async () => {
    const { token } = await start();
    const session = await token.login(pin());
    const error = await errorOf(session.generateKeyPair({ label: 'weak', ckaId: 'aa', algorithm: 'rsa-2048' }));
    expect([error.code, outcomeUnknown(error)]).toEqual(['token.mechanism-unsupported', false]);
  });

  test('store.io: a directory that cannot be made leaves nothing behind', async () => {
    const bench = soft.open({ directory: join('/dev/null', 'tokens') });
    const error = await errorOf(bench.hsm.tokens());
    expect([error.code, outcomeUnknown(error)]).toEqual(['store.io', false]);
    await bench.hsm.end();
  });
});
