// A CRL from the database to a signed file, in pieces: the same bytes as in memory, and nothing left behind whenever it ends early.

import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import type { ToSign } from '../../../main/hsm/hsm.ts';
import { signDigestWith } from '../../../main/hsm/soft/keys.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../../main/pki/algorithms.ts';
import { assembleSigned } from '../../../main/pki/assemble.ts';
import { buildTbsCertList, encodeCrlEntry, type CrlInput } from '../../../main/pki/build-crl.ts';
import { parseCrlNumber } from '../../../main/pki/crl-number.ts';
import { encodeHeader } from '../../../main/pki/der-write.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { mostCrlBytes } from '../../../main/pki/read-whole-crl.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { buildCrlFile, requireHeldInRun, requireKeySignsSize } from '../../../main/status/build-crl-file.ts';
import { signCrlFile } from '../../../main/status/sign-crl-file.ts';
import { crlEntryStream } from '../../../main/store/crl-entries/entry-stream.ts';
import { recordCrlEntries } from '../../../main/store/crl-entries/record-entries.ts';
import { crlDirectory } from '../../../main/store/crl-file.ts';
import type { Store } from '../../../main/store/store.ts';
import { crlProfile, privateKeyOf, spkiOf } from '../../fixtures/pki/cases.ts';
import { serialOfEntry } from '../../fixtures/pki/long-crl.ts';
import { newDirectory } from '../store/temporary-directory.ts';
import { codeOf, countingRandom, open } from '../store/test-store.ts';

const scope = 'aa:full';
const event = { log: 'workstation', actor: 'conclave', data: {} };
const count = 5_000;
const revocationDate = new Date('2026-06-01T12:00:00.000Z');
const entries = Array.from({ length: count }, (_, place) =>
  encodeCrlEntry({ serialNumber: parseSerialNumber(serialOfEntry(place)), revocationDate, reason: 1 }),
);
const inputOf = (signatureAlgorithm: SignatureAlgorithm, crlNumber = '7'): Omit<CrlInput, 'entries'> => ({
  profile: crlProfile,
  issuer: encodeName(parseDistinguishedName('CN=Example Issuing CA,O=Example Trust,C=CH')),
  authorityKeyIdentifier: Uint8Array.of(1, 2, 3, 4),
  signatureAlgorithm,
  crlNumber: parseCrlNumber(crlNumber),
  thisUpdate: new Date('2026-11-21T09:00:00.000Z'),
  nextUpdate: new Date('2026-11-28T09:00:00.000Z'),
  rehearsal: false,
});

const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const keys: readonly [SignatureAlgorithm, KeyAlgorithm, KeyObject][] = [
  ['ecdsa-sha384', 'ecdsa-p384', p384],
  ['rsa-pkcs1-sha256', 'rsa-4096', privateKeyOf('rsa-4096')],
  ['ed25519', 'ed25519', privateKeyOf('ed25519')],
];

/** As a token signs: a digest, or the message of an algorithm that hashes inside. */
const signer =
  (algorithm: SignatureAlgorithm, kind: KeyAlgorithm, key: KeyObject) =>
  (what: ToSign): Promise<Uint8Array> => {
    const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
    if ('message' in what)
      return Promise.resolve(Uint8Array.from(sign(null, what.message, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))));
    return Promise.resolve(signDigestWith(pkcs8, kind, algorithm, what.digest, (length) => new Uint8Array(length)));
  };

const onwards = (): Promise<void> => Promise.resolve();
let store: Store;
let directory: string;
const files = (): string[] => readdirSync(join(directory, crlDirectory)).sort();
const place = (): { directory: string; random: (length: number) => Uint8Array } => ({ directory, random: countingRandom('crl') });

beforeAll(() => {
  directory = newDirectory();
  store = open(directory);
  recordCrlEntries(store, { scope, source: 'list', event }, entries);
});

describe('CRL in a file', () => {
  test.each(keys)('TBS-UNCHANGED, SIGNATURE-VALID: %s, the bytes are those of a CRL made in memory', async (algorithm, kind, key) => {
    const before = files;
    const tbs = await buildCrlFile(place(), inputOf(algorithm), crlEntryStream(store, scope), onwards);
    const whole = buildTbsCertList({ ...inputOf(algorithm), entries });
    expect(tbs).toEqual({ sha256: createHash('sha256').update(whole).digest('hex'), size: whole.length, entries: count });
    expect(readFileSync(join(directory, crlDirectory, `${tbs.sha256}.tbs`))).toEqual(Buffer.from(whole));
    const told: [number, number][] = [];
    const signed = await signCrlFile(
      { ...place(), tbs, signatureAlgorithm: algorithm, spki: spkiOf(key) },
      signer(algorithm, kind, key),
      (done, total) => {
        told.push([done, total]);
        return Promise.resolve();
      },
    );
    const der = readFileSync(join(directory, crlDirectory, `${signed.sha256}.der`));
    expect(der).toEqual(Buffer.from(assembleSigned(whole, algorithm, signed.header.signature)));
    expect(signed).toMatchObject({ size: der.length, entries: count, header: { crlNumber: '7' } });
    expect(told.every(([done, total]) => done <= total && total === 2 * tbs.size)).toBe(true);
    expect(before().filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('a signature that makes the header before the bytes longer: the bytes are still those of a CRL made in memory', async () => {
    const few = entries.slice(0, 1324);
    recordCrlEntries(store, { scope: 'bb:full', source: 'list', event }, few);
    const tbs = await buildCrlFile(place(), inputOf('rsa-pkcs1-sha256'), crlEntryStream(store, 'bb:full'), onwards);
    const [beside, after] = [128, 512].map((trailer) => encodeHeader(0x30, tbs.size + trailer).length);
    const key = privateKeyOf('rsa-4096');
    const signed = await signCrlFile(
      { ...place(), tbs, signatureAlgorithm: 'rsa-pkcs1-sha256', spki: spkiOf(key) },
      signer('rsa-pkcs1-sha256', 'rsa-4096', key),
      onwards,
    );
    const whole = buildTbsCertList({ ...inputOf('rsa-pkcs1-sha256'), entries: few });
    const der = readFileSync(join(directory, crlDirectory, `${signed.sha256}.der`));
    expect([beside, after]).toEqual([4, 5]);
    expect(der).toEqual(Buffer.from(assembleSigned(whole, 'rsa-pkcs1-sha256', signed.header.signature)));
    expect(files().filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('policy.crl-too-large-for-key: Ed25519 signs 64 MB and not one byte more, ECDSA and RSA any size', () => {
    const most = 64 * 1024 * 1024;
    const refused = (algorithm: SignatureAlgorithm, size: number): string => {
      try {
        requireKeySignsSize(algorithm, size);
        return 'signed';
      } catch (error) {
        return error instanceof CeremonyError ? `${error.code}: ${error.message}` : String(error);
      }
    };
    expect(refused('ed25519', most)).toBe('signed');
    expect(refused('ed25519', most + 1)).toMatch(/^policy\.crl-too-large-for-key: .*Nothing was built\. Divide the CRL: .*partitions/);
    expect([refused('ecdsa-sha384', 2 ** 31), refused('rsa-pkcs1-sha256', 2 ** 31)]).toEqual(['signed', 'signed']);
  });

  test('input.too-large: a run carries what is read whole from its bundle', () => {
    const most = mostCrlBytes - 64 * 1024;
    expect(codeOf(() => requireHeldInRun(most))).toBe('no error');
    expect(codeOf(() => requireHeldInRun(most + 1))).toBe('input.too-large');
  });

  test('what ends it early leaves nothing behind: people, a change of the record, the token, a signature that does not verify', async () => {
    const known = files();
    const stop = (): Promise<never> => Promise.reject(new CeremonyError('state.stopped', 'Stopped.'));
    const stream = crlEntryStream(store, scope);
    const stopped = {
      ...stream,
      size: stream.size,
      *pieces() {
        yield* stream.pieces();
        throw new CeremonyError('state.stopped', 'Stopped.');
      },
    };
    await expect(buildCrlFile(place(), inputOf('ecdsa-sha384', '8'), stopped, onwards)).rejects.toMatchObject({ code: 'state.stopped' });
    expect(files()).toEqual(known);

    const tbs = await buildCrlFile(place(), inputOf('ecdsa-sha384', '8'), crlEntryStream(store, scope), onwards);
    const withTbs = files();
    const job = { ...place(), tbs, signatureAlgorithm: 'ecdsa-sha384' as const, spki: spkiOf(p384) };
    const good = signer('ecdsa-sha384', 'ecdsa-p384', p384);
    await expect(signCrlFile(job, good, stop)).rejects.toMatchObject({ code: 'state.stopped' });
    await expect(signCrlFile(job, () => stop(), onwards)).rejects.toMatchObject({ code: 'state.stopped' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    await expect(signCrlFile(job, signer('ecdsa-sha384', 'ecdsa-p384', other), onwards)).rejects.toMatchObject({
      code: 'token.check-failed',
    });
    let after = 0;
    const late = (): Promise<void> => (after++ < 1 ? onwards() : stop());
    await expect(signCrlFile(job, good, late)).rejects.toMatchObject({ code: 'state.stopped' });
    expect(files()).toEqual(withTbs);

    const older = crlEntryStream(store, scope);
    recordCrlEntries(store, { scope, source: 'list', event }, [
      encodeCrlEntry({ serialNumber: parseSerialNumber('05'), revocationDate, reason: 1 }),
    ]);
    await expect(buildCrlFile(place(), inputOf('ecdsa-sha384', '9'), older, onwards)).rejects.toMatchObject({ code: 'state.stale-tbs' });
    expect(files()).toEqual(withTbs);
  });

  test('TBS-UNCHANGED: a byte of the file changed after it was built is found before the token is asked', async () => {
    const tbs = await buildCrlFile(place(), inputOf('ecdsa-sha384', '10'), crlEntryStream(store, scope), onwards);
    const path = join(directory, crlDirectory, `${tbs.sha256}.tbs`);
    const bytes = readFileSync(path);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    let asked = 0;
    const sign = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(++asked));
    const job = { ...place(), tbs, signatureAlgorithm: 'ecdsa-sha384' as const, spki: spkiOf(p384) };
    await expect(signCrlFile(job, sign, onwards)).rejects.toMatchObject({ code: 'store.corrupt' });
    writeFileSync(path, bytes.subarray(1));
    await expect(signCrlFile(job, sign, onwards)).rejects.toMatchObject({ code: 'store.corrupt' });
    expect(asked).toBe(0);
  });

  test('PLAN-VS-DER: bytes that are not the entries that were counted are found before the token is asked', async () => {
    const asked: unknown[] = [];
    const sign = (what: ToSign): Promise<Uint8Array> => Promise.resolve(new Uint8Array(asked.push(what)));
    const job = { ...place(), signatureAlgorithm: 'ecdsa-sha384' as const, spki: spkiOf(p384) };
    const [first = new Uint8Array(), second = new Uint8Array()] = entries;
    const stream = crlEntryStream(store, scope);
    /** What a broken database would give: of the same length, and named by its own hash. */
    const doubled = {
      ...stream,
      size: stream.size,
      *pieces() {
        for (const { bytes, entries: count } of stream.pieces()) {
          const at = Buffer.from(bytes).indexOf(second);
          yield {
            bytes: at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), first, bytes.subarray(at + second.length)]),
            entries: count,
          };
        }
      },
    };
    const twice = await buildCrlFile(place(), inputOf('ecdsa-sha384', '11'), doubled, onwards);
    await expect(signCrlFile({ ...job, tbs: twice }, sign, onwards)).rejects.toMatchObject({
      code: 'store.corrupt',
      message: expect.stringContaining('PLAN-VS-DER') as unknown,
    });
    const tbs = await buildCrlFile(place(), inputOf('ecdsa-sha384', '12'), stream, onwards);
    await expect(signCrlFile({ ...job, tbs: { ...tbs, entries: tbs.entries + 1 } }, sign, onwards)).rejects.toMatchObject({
      code: 'store.corrupt',
      message: expect.stringContaining('PLAN-VS-DER') as unknown,
    });
    expect(asked).toEqual([]);
    expect(files().filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('what a killed process left half written is removed at the next start; what has a name stays', () => {
    const known = files();
    writeFileSync(join(directory, crlDirectory, `.crl.${'0f'.repeat(8)}.new`), 'half a CRL');
    store.close();
    store = open(directory);
    expect(files()).toEqual(known);
    store.close();
  });
});
