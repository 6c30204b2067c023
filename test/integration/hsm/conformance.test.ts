// One suite over every token: what each must do, whatever it is made of.

import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { bornOnTokenAttributes, privateKeyAttributes, publicKeyAttributes, publicName } from '../../../main/hsm/attributes.ts';
import { CeremonyError } from '../../../main/errors.ts';
import type { Session } from '../../../main/hsm/hsm.ts';
import { outcomeUnknown } from '../../../main/hsm/outcome.ts';
import { type SignatureAlgorithm, signatureAlgorithmNames, signatureAlgorithms, signatureFitsKey } from '../../../main/pki/algorithms.ts';
import { keyAlgorithmOf } from '../../../main/pki/spki.ts';
import { verifyIndependently, verifyWithNode } from '../../../main/pki/verify-signature.ts';
import { errorOf } from './error-of.ts';
import type { Bench } from './providers.ts';
import { blankToken, pin, soPin, tpm2 } from './providers.ts';
import { type ConformanceCase, tokensUnderTest } from './suite.ts';

const ecKey = { label: 'root', ckaId: '00a1b2c3', algorithm: 'ecdsa-p256' } as const;
const message = Buffer.from('Conclave conformance probe');

/** What a signature over the digest of a message is worth to those who hold the message. */
async function signedDigest(
  session: Session,
  ckaId: string,
  signatureAlgorithm: SignatureAlgorithm,
  { spki, message }: { spki: Uint8Array; message: Uint8Array },
): Promise<string> {
  const digest = createHash(signatureAlgorithms[signatureAlgorithm].hash ?? 'sha256')
    .update(message)
    .digest();
  try {
    const signature = await session.sign({ ckaId, signatureAlgorithm, digest });
    const verified = [verifyWithNode, verifyIndependently].map((verify) => verify(spki, signatureAlgorithm, message, signature));
    return verified.every(Boolean) ? 'verified by both' : 'not verified';
  } catch (error) {
    return error instanceof CeremonyError ? error.code : String(error);
  }
}

for (const { provider, algorithms, keyChecks, reads, noKnownAnswer, cannot } of tokensUnderTest) {
  describe.skipIf(provider.skipped !== null)(
    `HSM provider ${provider.title}${provider.skipped === null ? '' : ` (skipped: ${provider.skipped})`}`,
    { timeout: 60_000 },
    () => {
      const open: Bench[] = [];
      const start: typeof provider.open = (more) => {
        const bench = provider.open(more);
        open.push(bench);
        return bench;
      };
      afterEach(async () => {
        for (const bench of open.splice(0)) await bench.close();
      });

      /** For a case some module cannot pass: the end of its title, and whether it must fail. */
      const whyNot = (name: ConformanceCase): string => (cannot[name] === undefined ? '' : ` (cannot: ${cannot[name]})`);
      const must = (name: ConformanceCase): { readonly fails: boolean } => ({ fails: cannot[name] !== undefined });

      test(
        `TOKEN-IDENTITY: a blank token becomes one that is found by serial, label and identity${whyNot('identity')}`,
        must('identity'),
        async () => {
          const { hsm } = start();
          expect((await hsm.module()).provider).toBe(provider.name);
          const before = await hsm.tokens();
          expect(before.map(({ initialized, identity }) => [initialized, identity.label])).toEqual([[false, '']]);
          const token = await provider.token(hsm, 'first token');
          const { identity, initialized, userPinInitialized, keyAlgorithms } = await token.describe();
          expect([initialized, userPinInitialized, identity.label]).toEqual([true, true, 'first token']);
          expect(keyAlgorithms).toEqual(expect.arrayContaining([...algorithms]));
          for (const wanted of [identity.serial, identity.label, identity]) {
            expect((await (await hsm.find(wanted)).describe()).identity).toEqual(identity);
          }
          expect((await errorOf(hsm.find('another token'))).code).toBe('token.not-found');
          expect((await errorOf(hsm.find(''))).code).toBe('token.not-found');
          expect((await errorOf(hsm.find({ ...identity, serial: '0000' }))).code).toBe('token.not-found');
          expect((await errorOf(hsm.blank(4_000_000_000))).code).toBe('token.not-found');
        },
      );

      test(
        `TOKEN-IDENTITY: a label of 32 bytes is kept whole and one of 33 refused${whyNot('long label')}`,
        must('long label'),
        async () => {
          const { hsm } = start();
          const blank = await blankToken(hsm);
          const refused = await errorOf(blank.initToken(soPin(), 'ü'.repeat(16) + 'x'));
          expect([refused.code, outcomeUnknown(refused)]).toEqual(['input.schema', false]);
          expect((await errorOf(blank.initToken(soPin(), '  '))).code).toBe('input.schema');
          const token = await blank.initToken(soPin(), 'ü'.repeat(16));
          expect((await token.describe()).identity.label).toBe('ü'.repeat(16));
        },
      );

      test(`PIN: none yet, wrong, too short, right; the flags follow${whyNot('first PIN')}`, must('first PIN'), async () => {
        const { hsm } = start();
        const token = await (await blankToken(hsm)).initToken(soPin(), 'pins');
        expect((await errorOf(token.login(pin()))).code).toBe('token.not-initialized');
        await token.initPin(soPin(), pin());
        expect((await token.describe()).userPin).toEqual({ countLow: false, finalTry: false, locked: false, toBeChanged: false });
        const short = await errorOf(token.login(Buffer.from('123')));
        expect([short.code, outcomeUnknown(short)]).toEqual(['token.pin-length', false]);
        expect((await errorOf(token.login(null))).code).toBe('token.pin-length');
        expect((await token.describe()).userPin.countLow).toBe(false);
        const wrong = await errorOf(token.login(Buffer.from('654321')));
        expect([wrong.code, outcomeUnknown(wrong)]).toEqual(['token.pin-incorrect', false]);
        expect((await token.describe()).userPin.countLow).toBe(true);
        const session = await token.login(pin());
        expect(session.identity.label).toBe('pins');
        expect((await token.describe()).userPin.countLow).toBe(false);
      });

      test(`PIN: changed by its holder, and set anew by the security officer${whyNot('change PIN')}`, must('change PIN'), async () => {
        const { hsm } = start();
        const token = await provider.token(hsm);
        const next = Buffer.from('new-pin-9');
        expect((await errorOf(token.setPin('user', Buffer.from('000000'), next))).code).toBe('token.pin-incorrect');
        await token.setPin('user', pin(), next);
        expect((await errorOf(token.login(pin()))).code).toBe('token.pin-incorrect');
        await (await token.login(next)).logout();
        const wrongOfficer = await errorOf(token.initPin(Buffer.from('00000000'), pin()));
        expect([wrongOfficer.code, outcomeUnknown(wrongOfficer)]).toEqual(['token.pin-incorrect', false]);
        await token.setPin('so', soPin(), Buffer.from('other-so-pin'));
        expect((await errorOf(token.initPin(soPin(), pin()))).code).toBe('token.pin-incorrect');
        await token.initPin(Buffer.from('other-so-pin'), pin());
        await (await token.login(pin())).logout();
      });

      test(
        `BACKUP-OTHER-TOKEN: a mark is seen without login until it is cleared, and only marks of ours are made${whyNot('mark')}`,
        must('mark'),
        async () => {
          const { hsm } = start();
          const token = await provider.token(hsm);
          const mark = `conclave-mark-${'0a'.repeat(16)}`;
          const seen = async (): Promise<boolean> => (await token.publicObjects()).includes(`${mark} (data)`);
          const session = await token.login(pin());
          expect(await seen()).toBe(false);
          await session.setMark(mark);
          await session.logout();
          expect(await seen()).toBe(true);
          const again = await token.login(pin());
          expect(await again.keys()).toEqual([]);
          await again.clearMark(mark);
          await again.clearMark(mark);
          expect(await seen()).toBe(false);
          expect((await errorOf(again.setMark('../outside'))).code).toBe('bug');
          await again.logout();
          expect((await errorOf(again.setMark(mark))).code).toBe('token.session-lost');
        },
      );

      test('PIN: the caller’s buffer is left to the caller', async () => {
        const { hsm } = start();
        const token = await provider.token(hsm);
        const mine = pin();
        await token.login(mine);
        expect(mine.toString()).toBe('123456');
      });

      test.each(algorithms)('KEY-BORN-ON-TOKEN, KEY-ATTRIBUTES, SIGNATURE-VALID: %s', async (algorithm) => {
        const { hsm } = start();
        const token = await provider.token(hsm);
        const session = await token.login(pin());
        const key = await session.generateKeyPair({ ...ecKey, algorithm });
        expect(key.checks).toEqual(keyChecks);
        const expected = [
          ...privateKeyAttributes,
          ...bornOnTokenAttributes,
          ...publicKeyAttributes.map((row) => ({ ...row, name: publicName(row.name) })),
        ];
        expect(key.attributes).toEqual({ ...Object.fromEntries(expected.map((row) => [row.name, row.value])), ...reads });
        const spki = key.spki ?? new Uint8Array();
        expect([key.label, key.ckaId, key.algorithm, keyAlgorithmOf(spki)]).toEqual([ecKey.label, ecKey.ckaId, algorithm, algorithm]);
        const fitting = signatureAlgorithmNames.filter((name) => signatureFitsKey(name, algorithm));
        expect(fitting.length).toBeGreaterThan(0);
        // Above 16 kB a hash is made here where the token takes one: both ways must verify.
        for (const bytes of [message, Buffer.alloc(0), Buffer.alloc(100_000, 7)]) {
          for (const signatureAlgorithm of fitting) {
            const signature = await session.sign({ ckaId: key.ckaId, signatureAlgorithm, message: bytes });
            expect([
              signature.constructor,
              verifyWithNode(spki, signatureAlgorithm, bytes, signature),
              verifyIndependently(spki, signatureAlgorithm, bytes, signature),
            ]).toEqual([Uint8Array, true, true]);
          }
        }
        // What is too long to be handed over is hashed here, and the digest is signed; Ed25519 signs messages only (RFC 8032).
        const outcomes = await Promise.all(fitting.map((name) => signedDigest(session, key.ckaId, name, { spki, message })));
        const refusing = algorithm === 'ed25519' || (provider === tpm2 && algorithm.startsWith('rsa'));
        expect(outcomes).toEqual(fitting.map(() => (refusing ? 'token.mechanism-unsupported' : 'verified by both')));
        await session.logout();
        const [again] = await (await token.login(pin())).keys();
        expect(again).toEqual(key);
      });

      test('token.label-in-use: an existing label or identifier is refused and nothing is made', async () => {
        const { hsm } = start();
        const token = await provider.token(hsm);
        const first = await token.login(pin());
        await first.generateKeyPair(ecKey);
        await first.logout();
        const session = await token.login(pin());
        for (const request of [
          { ...ecKey, ckaId: 'ff' },
          { ...ecKey, label: 'other' },
        ]) {
          const error = await errorOf(session.generateKeyPair(request));
          expect([error.code, outcomeUnknown(error)]).toEqual(['token.label-in-use', false]);
        }
        expect((await session.keys()).map((key) => key.label)).toEqual(['root']);
        await session.generateKeyPair({ ...ecKey, label: 'other', ckaId: 'ff' });
        expect((await session.keys()).map((key) => key.label).toSorted()).toEqual(['other', 'root']);
      });

      test('token.mechanism-unsupported: a signature that does not fit the key is refused before the token is asked', async () => {
        const { hsm } = start();
        const session = await (await provider.token(hsm)).login(pin());
        await session.generateKeyPair(ecKey);
        for (const signatureAlgorithm of ['ecdsa-sha384', 'rsa-pkcs1-sha256', 'ed25519'] as const) {
          const error = await errorOf(session.sign({ ckaId: ecKey.ckaId, signatureAlgorithm, message }));
          expect([error.code, outcomeUnknown(error)]).toEqual(['token.mechanism-unsupported', false]);
        }
        const absent = await errorOf(session.sign({ ckaId: 'ee', signatureAlgorithm: 'ecdsa-sha256', message }));
        expect([absent.code, outcomeUnknown(absent)]).toEqual(['token.key-not-found', false]);
      });

      test('TOKEN-SELF-TEST, TOKEN-RANDOM: passed without login, leaving nothing behind', async () => {
        const { hsm } = start();
        const token = await provider.token(hsm);
        await (await token.login(pin())).generateKeyPair(ecKey);
        await hsm.end();
        const before = await token.publicObjects();
        expect(before).toEqual(['root (public key)']);
        expect(await token.selfTest()).toEqual([
          { name: 'TOKEN-SELF-TEST', verdict: 'passed', ...(noKnownAnswer === null ? {} : { reason: noKnownAnswer }) },
          { name: 'TOKEN-RANDOM', verdict: 'passed' },
        ]);
        expect(await token.publicObjects()).toEqual(before);
        const one = await token.random(20);
        const other = await (await token.login(pin())).random(20);
        expect([one.length, other.length, Buffer.compare(one, other) === 0]).toEqual([20, 20, false]);
        expect((await token.random(1000)).length).toBe(1000);
      });

      test(
        `TOKEN-SELF-TEST: a blank token is not checked${whyNot('self-test of a blank token')}`,
        must('self-test of a blank token'),
        async () => {
          const { hsm } = start();
          expect(await (await blankToken(hsm)).selfTest()).toEqual([
            { name: 'TOKEN-SELF-TEST', verdict: 'not-checked', reason: 'the token is blank' },
            { name: 'TOKEN-RANDOM', verdict: 'not-checked', reason: 'the token is blank' },
          ]);
        },
      );

      test(
        `TOKEN-EMPTY: initialising again needs the SO PIN and no open session, and empties the token${whyNot('initialise again')}`,
        must('initialise again'),
        async () => {
          const { hsm } = start();
          const token = await provider.token(hsm, 'twice');
          const session = await token.login(pin());
          await session.generateKeyPair(ecKey);
          for (const refused of [token.initToken(soPin(), 'twice'), token.initPin(soPin(), pin())]) {
            const error = await errorOf(refused);
            expect([error.code, outcomeUnknown(error)]).toEqual(['token.operation-active', false]);
          }
          await session.logout();
          const wrong = await errorOf(token.initToken(Buffer.from('00000000'), 'twice'));
          expect([wrong.code, outcomeUnknown(wrong)]).toEqual(['token.pin-incorrect', false]);
          expect(await token.publicObjects()).toEqual(['root (public key)']);
          const again = await token.initToken(soPin(), 'twice');
          expect(await again.publicObjects()).toEqual([]);
          expect((await again.describe()).userPinInitialized).toBe(false);
        },
      );

      test('KEY-LABEL-UNUSED: a destroyed key is gone, both halves, and only that one', async () => {
        const { hsm } = start();
        const token = await provider.token(hsm);
        const first = await token.login(pin());
        await first.generateKeyPair(ecKey);
        await first.logout();
        const session = await token.login(pin());
        await session.generateKeyPair({ label: 'stays', ckaId: 'bb', algorithm: 'ecdsa-p384' });
        await session.destroyKey(ecKey.ckaId);
        expect((await session.keys()).map((key) => key.ckaId)).toEqual(['bb']);
        const error = await errorOf(session.destroyKey(ecKey.ckaId));
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.key-not-found', false]);
        await session.logout();
        expect(await token.publicObjects()).toEqual(['stays (public key)']);
      });

      test('token.session-lost: after logout, after a second login, after end', async () => {
        const { hsm } = start();
        const token = await provider.token(hsm);
        const first = await token.login(pin());
        const second = await token.login(pin());
        expect((await errorOf(first.keys())).code).toBe('token.session-lost');
        await first.logout();
        expect(await second.keys()).toEqual([]);
        await second.logout();
        const third = await token.login(pin());
        await hsm.end();
        const error = await errorOf(third.sign({ ckaId: 'aa', signatureAlgorithm: 'ed25519', message }));
        expect([error.code, outcomeUnknown(error)]).toEqual(['token.session-lost', false]);
        await token.login(pin());
        expect((await errorOf(third.keys())).code).toBe('token.session-lost');
      });

      test(
        `token.process-lost: kill -9 of the process; nothing goes on until tokens are looked for again${whyNot('kill')}`,
        must('kill'),
        async () => {
          const { hsm, channel } = start();
          const token = await provider.token(hsm, 'killed');
          const session = await token.login(pin());
          const key = await session.generateKeyPair(ecKey);
          const pending = errorOf(session.generateKeyPair({ label: 'slow', ckaId: 'cc', algorithm: 'rsa-4096' }));
          const queued = errorOf(session.keys());
          await new Promise((resolve) => setImmediate(resolve));
          process.kill(channel().pid, 'SIGKILL');
          const lost = await pending;
          expect([lost.code, lost.details['signal'], outcomeUnknown(lost)]).toEqual(['token.process-lost', 'SIGKILL', true]);
          for (const error of [
            await queued,
            await errorOf(session.keys()),
            await errorOf(token.describe()),
            await errorOf(token.login(pin())),
          ]) {
            expect([error.code, outcomeUnknown(error)]).toEqual(['token.process-lost', false]);
          }
          const found = await hsm.find(session.identity);
          expect((await (await found.login(pin())).keys()).find((one) => one.ckaId === ecKey.ckaId)).toEqual(key);
          expect((await token.describe()).initialized).toBe(true);
          expect((await errorOf(session.keys())).code).toBe('token.session-lost');
        },
      );

      test('calls made at once are served one after the other, in order', async () => {
        const { hsm } = start();
        const session = await (await provider.token(hsm)).login(pin());
        const made = session.generateKeyPair(ecKey);
        const signed = session.sign({ ckaId: ecKey.ckaId, signatureAlgorithm: 'ecdsa-sha256', message });
        const keys = session.keys();
        expect(verifyWithNode((await made).spki ?? new Uint8Array(), 'ecdsa-sha256', message, await signed)).toBe(true);
        expect(await keys).toHaveLength(1);
      });
    },
  );
}
