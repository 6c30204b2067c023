// What a module can do to us: every test runs the real worker on SoftHSM with a binding that misbehaves once.

import { afterEach, describe, expect, test } from 'vitest';
import { ckrTable } from '../../../main/hsm/ckr.ts';
import type { HsmOptions } from '../../../main/hsm/client.ts';
import type { Hsm, Session, Token } from '../../../main/hsm/hsm.ts';
import { ckm } from '../../../main/hsm/mechanisms.ts';
import { outcomeUnknown } from '../../../main/hsm/outcome.ts';
import { signatureAlgorithmNames, signatureFitsKey } from '../../../main/pki/algorithms.ts';
import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { verifyIndependently, verifyWithNode } from '../../../main/pki/verify-signature.ts';
import type { Fault } from '../../faults/hsm-fault.ts';
import { errorOf } from './error-of.ts';
import type { Bench } from './providers.ts';
import { newToken, pin, setFaults, softHsm, soPin } from './providers.ts';

const ecKey = { label: 'root', ckaId: '00a1b2c3', algorithm: 'ecdsa-p384' } as const;
const message = Buffer.from('Conclave fault probe');
const probe = { ckaId: ecKey.ckaId, signatureAlgorithm: 'ecdsa-sha384', message } as const;
const locked = 0x4_0000;

describe.skipIf(softHsm.skipped !== null)(
  `HSM faults${softHsm.skipped === null ? '' : ` (skipped: ${softHsm.skipped})`}`,
  { timeout: 60_000 },
  () => {
    const open: Bench[] = [];
    afterEach(async () => {
      for (const bench of open.splice(0)) await bench.close();
    });

    /** A token with one EC key, made by a sound process; the next process has the faults. */
    async function faulty(faults: readonly Fault[], options: Partial<HsmOptions> = {}): Promise<Bench & { token: Token }> {
      const bench = softHsm.open({ faults: [], ...options });
      open.push(bench);
      const token = await newToken(bench.hsm, 'faulty');
      await (await token.login(pin())).generateKeyPair(ecKey);
      await bench.hsm.end();
      setFaults(faults);
      return { ...bench, token };
    }

    async function loggedIn(
      faults: readonly Fault[],
      options: Partial<HsmOptions> = {},
    ): Promise<{ hsm: Hsm; token: Token; session: Session; bench: Bench }> {
      const bench = await faulty(faults, options);
      return { hsm: bench.hsm, token: bench.token, session: await bench.token.login(pin()), bench };
    }

    describe('CKR_* at the acting call', () => {
      const acting = [
        ['C_Sign', (session: Session) => session.sign(probe)],
        ['C_GenerateKeyPair', (session: Session) => session.generateKeyPair({ label: 'new', ckaId: 'dd', algorithm: 'ecdsa-p256' })],
        ['C_DestroyObject', (session: Session) => session.destroyKey(ecKey.ckaId)],
      ] as const;
      const values = [0x05, 0x06, 0x30, 0x31, 0x32, 0x70, 0x90, 0xb1, 0xb3, 0xe0, 0x101, 0x150, 0x201, 0x8000_002f];
      test.each(acting.flatMap(([name, act]) => values.map((value) => [name, `0x${value.toString(16)}`, value, act] as const)))(
        '%s %s: code, function and value, outcome by the table',
        async (name, _hex, value, act) => {
          const { session } = await loggedIn([{ function: name, call: 1, ckr: value }]);
          const error = await errorOf(act(session));
          const row = ckrTable[value];
          expect([error.code, error.details['function'], error.details['value'], outcomeUnknown(error)]).toEqual([
            row?.code ?? 'token.function-failed',
            name,
            value,
            row?.outcomeUnknown ?? true,
          ]);
        },
      );

      test('nothing is tried again: one failing C_Sign is one call', async () => {
        const { session } = await loggedIn([
          { function: 'C_Sign', call: 1, ckr: 0x06 },
          { function: 'C_Sign', call: 3, ckr: 0x30 },
        ]);
        expect((await errorOf(session.sign(probe))).code).toBe('token.function-failed');
        await session.sign(probe);
        expect((await errorOf(session.sign(probe))).code).toBe('token.device-error');
      });

      test('before the acting call the outcome is known: nothing happened', async () => {
        const { session } = await loggedIn([
          { function: 'C_OpenSession', call: 2, ckr: 0x30 },
          { function: 'C_SignInit', call: 1, ckr: 0x06 },
        ]);
        for (const [code, name] of [
          ['token.device-error', 'C_OpenSession'],
          ['token.function-failed', 'C_SignInit'],
        ]) {
          const error = await errorOf(session.sign(probe));
          expect([error.code, error.details['function'], outcomeUnknown(error)]).toEqual([code, name, false]);
        }
      });

      test('after it the token has acted, whatever the code', async () => {
        const { session, token } = await loggedIn([
          { function: 'C_GenerateKeyPair', call: 1, ckrAfter: 0x30 },
          { function: 'C_Sign', call: 1, truncate: 1 },
        ]);
        const made = await errorOf(session.generateKeyPair({ label: 'new', ckaId: 'dd', algorithm: 'ecdsa-p256' }));
        expect([made.code, outcomeUnknown(made)]).toEqual(['token.device-error', true]);
        expect((await session.keys()).map((key) => key.ckaId).toSorted()).toEqual([ecKey.ckaId, 'dd']);
        const cut = await errorOf(session.sign(probe));
        expect([cut.code, cut.message.startsWith('SIGNATURE-VALID'), outcomeUnknown(cut)]).toEqual(['token.check-failed', true, true]);
        expect((await token.describe()).initialized).toBe(true);
      });

      test('a key whose reading back fails exists: outcome unknown', async () => {
        const { session } = await loggedIn([{ function: 'C_GetAttributeValue', call: 1, ckr: 0x82 }]);
        const error = await errorOf(session.generateKeyPair({ label: 'new', ckaId: 'dd', algorithm: 'ecdsa-p256' }));
        expect([error.code, error.details['outcome'], outcomeUnknown(error)]).toEqual(['token.key-not-found', 'acted', true]);
      });

      test('C_InitToken and C_InitPIN: the same', async () => {
        const bench = softHsm.open({
          faults: [
            { function: 'C_InitToken', call: 1, ckr: 0x30 },
            { function: 'C_InitPIN', call: 1, ckr: 0xa2 },
            { function: 'C_Login', call: 2, ckr: 0x30 },
          ],
        });
        open.push(bench);
        const [blank] = await bench.hsm.tokens();
        const token = await bench.hsm.blank(blank?.slotId ?? -1);
        expect(outcomeUnknown(await errorOf(token.initToken(soPin(), 'x')))).toBe(true);
        const named = await token.initToken(soPin(), 'x');
        const length = await errorOf(named.initPin(soPin(), pin()));
        expect([length.code, outcomeUnknown(length)]).toEqual(['token.pin-length', false]);
        const officer = await errorOf(named.initPin(soPin(), pin()));
        expect([officer.code, outcomeUnknown(officer)]).toEqual(['token.device-error', false]);
        await named.initPin(soPin(), pin());
      });
    });

    describe('PIN', () => {
      test('token.pin-locked: a locked PIN is not tried', async () => {
        const { token } = await faulty([
          { function: 'C_GetTokenInfo', setFlags: locked },
          { function: 'C_Login', crash: true },
        ]);
        expect((await token.describe()).userPin.locked).toBe(true);
        const error = await errorOf(token.login(pin()));
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.pin-locked', false]);
      });

      test.each([
        [0xa4, 'token.pin-locked'],
        [0xa3, 'token.pin-expired'],
        [0xa0, 'token.pin-incorrect'],
        [0x102, 'token.not-initialized'],
      ])('C_Login 0x%s', async (value, code) => {
        const { token } = await faulty([{ function: 'C_Login', call: 1, ckr: value }]);
        const error = await errorOf(token.login(pin()));
        expect([error.code, outcomeUnknown(error)]).toEqual([code, false]);
        await token.login(pin());
      });

      test('final try and count low are read before a PIN is asked', async () => {
        const { token } = await faulty([{ function: 'C_GetTokenInfo', setFlags: 0x3_0000 }]);
        expect((await token.describe()).userPin).toEqual({ countLow: true, finalTry: true, locked: false, toBeChanged: false });
      });

      test('CKR_USER_ALREADY_LOGGED_IN: logged out and in again, so that this PIN is verified', async () => {
        const { token } = await faulty([{ function: 'C_Login', call: 1, ckr: 0x100 }]);
        expect((await errorOf(token.login(Buffer.from('654321')))).code).toBe('token.pin-incorrect');
      });
    });

    describe('removed token', () => {
      test('token.removed: the login is forgotten, and the same token opens again', async () => {
        const { session, hsm } = await loggedIn([{ function: 'C_Sign', call: 1, ckr: 0x32 }]);
        const error = await errorOf(session.sign(probe));
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.removed', true]);
        const after = await errorOf(session.sign(probe));
        expect([after.code, outcomeUnknown(after)]).toEqual(['token.session-lost', false]);
        await (await (await hsm.find('faulty')).login(pin())).sign(probe);
      });

      test('a slot whose token vanishes while we look is left out', async () => {
        const { hsm } = await faulty([{ function: 'C_GetTokenInfo', call: 1, ckr: 0xe0 }]);
        expect((await hsm.tokens()).map(({ identity }) => identity.label)).toEqual(['']);
        expect((await (await hsm.find('faulty')).describe()).initialized).toBe(true);
      });

      test('token.not-found only after the module was initialised once more', async () => {
        const { hsm } = await faulty([
          { function: 'C_GetSlotList', call: 1, ckrAfter: 0xe0 },
          { function: 'C_GetTokenInfo', call: 1, ckr: 0xe0 },
        ]);
        expect((await errorOf(hsm.tokens())).code).toBe('token.removed');
        expect((await (await hsm.find('faulty')).describe()).initialized).toBe(true);
      });
    });

    describe('mechanisms', () => {
      const hashAndSign = [ckm.CKM_SHA256_RSA_PKCS, ckm.CKM_SHA384_RSA_PKCS, ckm.CKM_SHA512_RSA_PKCS];

      test('SIGNATURE-VALID: without hash-and-sign RSA the DigestInfo is made here', async () => {
        const { session } = await loggedIn([{ function: 'C_GetMechanismList', without: hashAndSign }]);
        const { spki } = await session.generateKeyPair({ label: 'rsa', ckaId: 'dd', algorithm: 'rsa-3072' });
        for (const signatureAlgorithm of signatureAlgorithmNames.filter((name) => signatureFitsKey(name, 'rsa-3072'))) {
          const signature = await session.sign({ ckaId: 'dd', signatureAlgorithm, message });
          expect([
            verifyWithNode(spki ?? message, signatureAlgorithm, message, signature),
            verifyIndependently(spki ?? message, signatureAlgorithm, message, signature),
          ]).toEqual([true, true]);
        }
      });

      test.each([
        ['rsa-3072', ckm.CKM_RSA_PKCS_KEY_PAIR_GEN],
        ['ecdsa-p384', ckm.CKM_EC_KEY_PAIR_GEN],
        ['ed25519', ckm.CKM_EC_EDWARDS_KEY_PAIR_GEN],
      ] as [KeyAlgorithm, number][])('token.mechanism-unsupported: %s on a token that does not list it', async (algorithm, type) => {
        const { session, token } = await loggedIn([{ function: 'C_GetMechanismList', without: [type] }]);
        expect((await token.describe()).keyAlgorithms).not.toContain(algorithm);
        const error = await errorOf(session.generateKeyPair({ label: 'new', ckaId: 'dd', algorithm }));
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.mechanism-unsupported', false]);
      });

      test('token.mechanism-unsupported: no mechanism left to sign with', async () => {
        const { session } = await loggedIn([{ function: 'C_GetMechanismList', without: [ckm.CKM_ECDSA] }]);
        expect((await errorOf(session.sign(probe))).code).toBe('token.mechanism-unsupported');
      });
    });

    describe('hung and crashed module', () => {
      // The watchdog's second: thirty of them must be longer than the start of a process on a machine that is busy.
      const hungSecondMs = 200;

      test('token.not-answering: a hung call is reported every second and its process ended', async () => {
        const seen: string[] = [];
        const { token, hsm } = await faulty([{ function: 'C_GetSlotList', hang: true }], {
          secondMs: hungSecondMs,
          onSilence: ({ call, seconds, reportOnly }) => seen.push(`${call} ${seconds} ${String(reportOnly)}`),
        });
        seen.length = 0;
        const error = await errorOf(token.describe());
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.not-answering', true]);
        expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => `describe ${index + 1} false`));
        expect((await errorOf(token.describe())).code).toBe('token.process-lost');
        setFaults([]);
        expect((await (await hsm.find('faulty')).describe()).initialized).toBe(true);
      });

      test('a hung signature is only reported, until a person ends the process', async () => {
        let reports = 0;
        let enough: () => void = () => undefined;
        const reported = new Promise<void>((resolve) => (enough = resolve));
        const { session, hsm } = await loggedIn([{ function: 'C_Sign', hang: true }], {
          secondMs: hungSecondMs,
          onSilence: ({ call, reportOnly }) => {
            if (call !== 'sign' || !reportOnly) return;
            reports += 1;
            if (reports === 35) enough();
          },
        });
        const signing = errorOf(session.sign(probe));
        await reported;
        await hsm.end();
        const error = await signing;
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.not-answering', true]);
      });

      test('unattended, a hung signature ends as token.not-answering', async () => {
        const { session } = await loggedIn([{ function: 'C_Sign', hang: true }], { secondMs: hungSecondMs, endAfterSeconds: 20 });
        const error = await errorOf(session.sign(probe));
        expect([error.code, error.details['seconds'], outcomeUnknown(error)]).toEqual(['token.not-answering', 20, true]);
      });

      test('a slow signature is waited for', async () => {
        const calls = new Set<string>();
        const { session } = await loggedIn([{ function: 'C_Sign', delayMs: 5 * hungSecondMs }], {
          secondMs: hungSecondMs,
          onSilence: ({ call }) => calls.add(call),
        });
        expect((await session.sign(probe)).length).toBeGreaterThan(90);
        expect(calls).toContain('sign');
      });

      test.each([
        ['before', { function: 'C_Sign', crash: true }],
        ['after', { function: 'C_Sign', crashAfter: true }],
      ] as [string, Fault][])('token.process-lost: the module crashes %s signing', async (_when, fault) => {
        const { session, token, hsm } = await loggedIn([fault]);
        const error = await errorOf(session.sign(probe));
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.process-lost', true]);
        const next = await errorOf(token.describe());
        expect([next.code, outcomeUnknown(next)]).toEqual(['token.process-lost', false]);
        setFaults([]);
        expect(await (await (await hsm.find('faulty')).login(pin())).keys()).toHaveLength(1);
      });

      test('a module that hangs in C_Finalize does not keep us', async () => {
        const { hsm, token } = await faulty([{ function: 'C_Finalize', hang: true }], { secondMs: 200 });
        await token.describe();
        await hsm.end();
        setFaults([]);
        expect((await token.describe()).initialized).toBe(true);
      });
    });

    describe('wrong answers', () => {
      test('KEY-ATTRIBUTES: an attribute that was not set as asked', async () => {
        const { session } = await loggedIn([{ function: 'C_GetAttributeValue', attribute: { type: 0x162, value: '01' } }]);
        const { checks, attributes } = await session.generateKeyPair({ label: 'new', ckaId: 'dd', algorithm: 'ecdsa-p256' });
        expect(checks[1]).toEqual({ name: 'KEY-ATTRIBUTES', verdict: 'failed', reason: 'CKA_EXTRACTABLE is true' });
        expect(attributes['CKA_EXTRACTABLE']).toBe(true);
      });

      test('KEY-BORN-ON-TOKEN: a key that was not generated here', async () => {
        const { session } = await loggedIn([{ function: 'C_GetAttributeValue', attribute: { type: 0x163, value: '00' } }]);
        const [key] = await session.keys();
        expect(key?.checks[0]).toEqual({ name: 'KEY-BORN-ON-TOKEN', verdict: 'failed', reason: 'CKA_LOCAL is false' });
      });

      test('KEY-BORN-ON-TOKEN: an attribute the token does not report is not counted as set', async () => {
        const { session } = await loggedIn([{ function: 'C_GetAttributeValue', attribute: { type: 0x165, value: '' } }]);
        const [key] = await session.keys();
        expect(key?.checks[0]).toEqual({
          name: 'KEY-BORN-ON-TOKEN',
          verdict: 'not-checked',
          reason: 'the token does not report CKA_ALWAYS_SENSITIVE',
        });
      });

      test('an attribute the token does not know costs only itself', async () => {
        const { session } = await loggedIn([
          { function: 'C_GetAttributeValue', call: 1, ckr: 0x12 },
          { function: 'C_GetAttributeValue', call: 2, ckr: 0x12 },
        ]);
        const [key] = await session.keys();
        expect([key?.label, key?.ckaId, key?.attributes['CKA_SENSITIVE']]).toEqual(['', ecKey.ckaId, true]);
      });

      test('SIGNATURE-VALID: a flipped bit is ours to return and the caller’s to find', async () => {
        const { session } = await loggedIn([{ function: 'C_Sign', call: 1, flip: true }]);
        const [key] = await session.keys();
        const verify = (signature: Uint8Array): boolean => verifyWithNode(key?.spki ?? message, 'ecdsa-sha384', message, signature);
        expect(verify(await session.sign(probe))).toBe(false);
        expect(verify(await session.sign(probe))).toBe(true);
      });

      test.each([
        ['constant', { function: 'C_GenerateRandom', fill: 0 }],
        ['repeated', { function: 'C_GenerateRandom', pattern: '00112233445566778899aabbccddeeff' }],
        ['short', { function: 'C_GenerateRandom', truncate: 1 }],
      ] as [string, Fault][])('TOKEN-RANDOM: %s', async (_what, fault) => {
        const { token, session } = await loggedIn([fault]);
        for (const error of [await errorOf(token.random(20)), await errorOf(session.random(20))]) {
          expect([error.code, error.message.startsWith('TOKEN-RANDOM: '), error.details['check']]).toEqual([
            'token.check-failed',
            true,
            'TOKEN-RANDOM',
          ]);
        }
        expect((await token.selfTest()).map((check) => [check.name, check.verdict])).toEqual([
          ['TOKEN-SELF-TEST', 'passed'],
          ['TOKEN-RANDOM', 'failed'],
        ]);
      });

      test('TOKEN-RANDOM: a generator that starts over with its process', async () => {
        const { token, hsm } = await faulty([
          { function: 'C_GenerateRandom', call: 1, pattern: '00112233445566778899aabbccddeeff0123456789abcdef0011223344556677' },
        ]);
        await token.random(20);
        await hsm.end();
        const error = await errorOf(token.random(20));
        expect([error.code, error.message]).toEqual(['token.check-failed', expect.stringContaining('an answer was repeated')]);
      });

      test('TOKEN-SELF-TEST: a token that miscalculates, and one that fails', async () => {
        const { token } = await faulty([
          { function: 'C_Digest', call: 1, flip: true },
          { function: 'C_GenerateRandom', call: 3, ckr: 0x30 },
        ]);
        expect(await token.selfTest()).toEqual([
          { name: 'TOKEN-SELF-TEST', verdict: 'failed', reason: 'the token’s SHA-256 gives a wrong answer' },
          { name: 'TOKEN-RANDOM', verdict: 'failed', reason: 'C_GenerateRandom: CKR_DEVICE_ERROR' },
        ]);
      });
    });

    describe('sessions and start', () => {
      test('token.full: the session limit; and a hundred signatures stay under a limit of two', async () => {
        const { session } = await loggedIn([
          { function: 'C_OpenSession', sessionLimit: 2 },
          { function: 'C_Sign', call: 50, ckr: 0x06 },
        ]);
        for (let turn = 1; turn <= 100; turn += 1) {
          if (turn === 50) await errorOf(session.sign(probe));
          else await session.sign(probe);
        }
        const strict = await loggedIn([{ function: 'C_OpenSession', sessionLimit: 1 }]);
        const error = await errorOf(strict.session.sign(probe));
        expect([error.code, error.details['ckr'], outcomeUnknown(error)]).toEqual(['token.full', 'CKR_SESSION_COUNT', false]);
      });

      test('CKR_CANT_LOCK and CKR_CRYPTOKI_ALREADY_INITIALIZED at C_Initialize are survived', async () => {
        for (const value of [0x0a, 0x191]) {
          const { token } = await faulty([{ function: 'C_Initialize', call: 1, ckr: value }]);
          expect((await token.describe()).initialized).toBe(true);
        }
      });

      test('a module that fails to initialise is tried again by the next call', async () => {
        const { hsm } = await faulty([{ function: 'C_Initialize', call: 1, ckr: 0x30 }]);
        expect((await errorOf(hsm.module())).code).toBe('token.device-error');
        expect((await hsm.module()).manufacturer).toBe('SoftHSM');
      });
    });
  },
);
