// Signatures over files, read by OpenSSL and the JDK; every byte that is changed is refused by ours, and by them wherever it means anything.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeOid } from '../../main/pki/der-write.ts';
import { oids } from '../../main/pki/oids.ts';
import { attempt } from '../../main/errors.ts';
import { judgeArtifact } from '../../main/evidence/artifact/judge-artifact.ts';
import { parseCms } from '../../main/pki/parse-cms.ts';
import { runProgram } from './readers/reader.ts';
import { signatureOver, signerWorld, type SignerWorld } from '../fixtures/signers.ts';

const file = Buffer.from('firmware 1.0: forty-two octets of a release\n');
const names = ['rsa', 'rsa-sha384', 'p256', 'p384', 'p521', 'ed25519'] as const;

let world: SignerWorld;
let now: Date;
const at = (name: string): string => join(world.directory, name);
const signed = new Map<string, Uint8Array>();

beforeAll(() => {
  world = signerWorld();
  // The certificates begin in the second in which openssl made them.
  now = new Date(Math.ceil(Date.now() / 1000) * 1000);
  writeFileSync(at('file'), file);
  for (const name of names) {
    const signer = world.signers[name];
    if (signer === undefined) throw new Error(name);
    const signature = signatureOver(file, signer, now);
    signed.set(name, signature);
    writeFileSync(at(`${name}.p7s`), signature);
  }
}, 60_000);
afterAll(() => rmSync(world.directory, { recursive: true, force: true }));

const of = (name: string): Uint8Array => signed.get(name) ?? new Uint8Array();

function ours(content: Uint8Array, signature: Uint8Array): boolean {
  const fields = attempt(() => parseCms(signature));
  if (fields === null) return false;
  const digest = createHash(fields.digestAlgorithm ?? 'sha256')
    .update(content)
    .digest();
  const { checks } = judgeArtifact({
    digest,
    signature: fields,
    trusted: [world.root],
    crls: [],
    now: new Date(now.getTime() + 3_600_000),
  });
  // No list was given; everything else must hold.
  return checks.every(({ name, verdict }) => verdict === 'passed' || (name === 'SIGNER-NOT-REVOKED' && verdict === 'not-checked'));
}

function openssl(contentPath: string, signaturePath: string): boolean {
  const words = ['-verify', '-binary', '-inform', 'DER', '-in', signaturePath, '-content', contentPath, '-CAfile', at('root.pem')];
  return spawnSync('openssl', ['cms', ...words, '-purpose', 'any', '-out', '/dev/null']).status === 0;
}

/** One process for all, because it takes a second to start. */
function java(pairs: readonly (readonly [content: string, signature: string])[]): string[] {
  const words = ['--add-exports', 'java.base/sun.security.pkcs=ALL-UNNAMED', join(import.meta.dirname, 'CmsCheck.java')];
  const { says } = runProgram('java', words, pairs.map((pair) => `${pair.join('\t')}\n`).join(''));
  return says.trimEnd().split('\n');
}

const flipped = (bytes: Uint8Array, place: number): Uint8Array =>
  Uint8Array.from(bytes, (octet, index) => (index === place ? octet ^ 0x01 : octet));

describe('ARTIFACT-HASH, SIGNATURE-VALID', () => {
  test.each(names)('%s: accepted by ours, and by openssl where it can', (name) => {
    expect(ours(file, of(name))).toBe(true);
    // RFC 8419 is of 2018; the openssl of Debian 12 cannot verify Ed25519 in CMS yet, so no shipped profile signs so.
    expect(openssl(at('file'), at(`${name}.p7s`))).toBe(name !== 'ed25519');
  });

  test('the JDK accepts every kind of key', () => {
    expect(java(names.map((name) => [at('file'), at(`${name}.p7s`)]))).toEqual(names.map(() => 'OK'));
  });

  test('a file with any one byte changed is refused by ours, openssl and the JDK', () => {
    const places = Array.from(file, (_, place) => place);
    for (const place of places) writeFileSync(at(`file-${place}`), flipped(file, place));
    for (const name of names) expect(places.filter((place) => ours(flipped(file, place), of(name)))).toEqual([]);
    expect(places.filter((place) => place % 4 === 0 && openssl(at(`file-${place}`), at('p256.p7s')))).toEqual([]);
    const said = java(places.map((place) => [at(`file-${place}`), at('p256.p7s')]));
    expect(said).toHaveLength(file.length);
    expect(said.filter((line) => line === 'OK')).toEqual([]);
  }, 120_000);

  test.each([
    ['p256', 1],
    ['ed25519', 3],
    ['rsa', 3],
  ] as const)(
    '%s: a signature with any byte in %i changed is refused by ours',
    (name, step) => {
      const signature = of(name);
      const places = Array.from(signature, (_, place) => place).filter((place) => place % step === 0);
      expect(places.filter((place) => ours(file, flipped(signature, place)))).toEqual([]);
      expect(signature.length).toBeGreaterThan(600);
    },
    240_000,
  );

  // openssl reads neither the version numbers nor the names of digest, signature algorithm and content outside the signed attributes, as
  // far as it does without them: nothing there changes what is signed.
  test('every fifth byte of a signature changed: openssl accepts none but version numbers and such names', () => {
    const signature = of('p256');
    const { digestIdentifier, signatureOuter } = parseCms(signature);
    const bytes = Buffer.from(signature);
    const span = (part: Uint8Array, from: number): readonly [number, number] => [from - 2, from + part.length];
    const spans = [
      span(digestIdentifier, bytes.indexOf(digestIdentifier)),
      span(digestIdentifier, bytes.lastIndexOf(digestIdentifier)),
      span(signatureOuter, bytes.lastIndexOf(signatureOuter)),
      // encapContentInfo: what is signed says content-type again.
      span(encodeOid(oids.cmsData), bytes.indexOf(encodeOid(oids.cmsData))),
    ];
    const idle = (place: number): boolean =>
      (signature[place - 2] === 0x02 && signature[place - 1] === 0x01) || spans.some(([from, to]) => place >= from && place < to);
    const places = Array.from(signature, (_, place) => place).filter((place) => place % 5 === 0);
    const accepted = places.filter((place) => {
      writeFileSync(at('changed.p7s'), flipped(signature, place));
      return openssl(at('file'), at('changed.p7s'));
    });
    expect(accepted.filter((place) => !idle(place))).toEqual([]);
    expect(places.filter((place) => !idle(place)).length).toBeGreaterThan(100);
  }, 120_000);

  test('every byte of the signed attributes and of the signature changed: the JDK accepts none', () => {
    const signature = of('p256');
    const { tbs, signature: octets } = parseCms(signature);
    const from = Buffer.from(signature).indexOf(tbs.subarray(1));
    const places = Array.from({ length: signature.length - from }, (_, index) => from + index).filter(
      (place) => place < from + tbs.length || place >= signature.length - octets.length,
    );
    for (const place of places) writeFileSync(at(`changed-${place}.p7s`), flipped(signature, place));
    const said = java(places.map((place) => [at('file'), at(`changed-${place}.p7s`)]));
    expect(said).toHaveLength(places.length);
    expect(said.filter((line) => line === 'OK')).toEqual([]);
  }, 120_000);

  test('REHEARSAL-MARK: openssl reads a marked signature, and ours refuses it', () => {
    const signer = world.signers['p256'];
    if (signer === undefined) throw new Error('p256');
    const signature = signatureOver(file, signer, now, true);
    writeFileSync(at('marked.p7s'), signature);
    expect(openssl(at('file'), at('marked.p7s'))).toBe(true);
    expect(ours(file, signature)).toBe(false);
  });

  test('what openssl signed is read by ours', () => {
    const words = [
      '-sign',
      '-binary',
      '-cades',
      '-md',
      'sha256',
      '-outform',
      'DER',
      '-in',
      at('file'),
      '-signer',
      at('p256.pem'),
      '-inkey',
      at('p256.key'),
    ];
    expect(spawnSync('openssl', ['cms', ...words, '-nosmimecap', '-out', at('theirs.p7s')]).status).toBe(0);
    const signature = spawnSync('cat', [at('theirs.p7s')]).stdout;
    expect(ours(file, Uint8Array.from(signature))).toBe(true);
  });
});
