// What was met outside beside the record: certificates and CRLs of a sample root, some of them signed by its key outside every run.

import { sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodePolicy, parsePolicy, type Policy } from '../../../main/formats/policy.ts';
import { assembleSigned } from '../../../main/pki/assemble.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { auditFound, type FoundFile } from '../../../main/store/audit/audit-found.ts';
import type { RowWrite, Store } from '../../../main/store/store.ts';
import { authorityRow } from '../../../main/store/tables/authority.ts';
import { certificateRow } from '../../../main/store/tables/certificate.ts';
import { crlRow } from '../../../main/store/tables/crl.ts';
import { journalRow } from '../../../main/store/tables/journal.ts';
import { policyRow } from '../../../main/store/tables/policy.ts';
import { makeSampleBundle, makeSampleKeys } from '../../fixtures/sample-bundle.ts';
import { newDirectory } from './temporary-directory.ts';
import { codeOf, open, run } from './test-store.ts';

const keys = makeSampleKeys({ algorithm: 'ed25519' });
const bundle = makeSampleBundle({ algorithm: 'ed25519', keys });
const strange = makeSampleBundle({ algorithm: 'ed25519' });
const spkiSha256 = sha256Hex(keys.authority.spki);
const subject = 'CN=Example Root R1,O=Example Trust,C=CH';
const fileOf = ({ files }: typeof bundle, name: RegExp): Uint8Array =>
  [...files].find(([path]) => name.test(path))?.[1] ?? new Uint8Array();
const own = fileOf(bundle, /\/certificate\.der$/u);
const crl = fileOf(bundle, /\/crl-.*\.der$/u);
const serial = '50ab450ad026385ff74817ac1f8fa3d7f27a17c8';

/** The signed part with some bytes exchanged, signed by the root's key once more. */
function forged(der: Uint8Array, from: string | Buffer, to: string | Buffer): { der: Uint8Array; tbs: Uint8Array } {
  const tbs = Buffer.from((der === crl ? parseCrl(der) : parseCertificate(der)).tbs);
  const at = tbs.lastIndexOf(from);
  if (at < 0) throw new Error('there is nothing to exchange');
  Buffer.from(to).copy(tbs, at);
  return { tbs, der: assembleSigned(tbs, 'ed25519', Uint8Array.from(sign(null, tbs, keys.authority.privateKey))) };
}
const rogue = forged(own, Buffer.from(serial, 'hex'), Buffer.from(serial.replace(/^5/u, '6'), 'hex'));
const longer = forged(own, '461121090059Z', '471121090059Z');
const numbered = (number: number): Uint8Array => forged(crl, Buffer.from([4, 3, 2, 1, 1]), Buffer.from([4, 3, 2, 1, number])).der;

const url = { crl: 'http://pki.example.org/root.crl', certificate: 'http://pki.example.org/root.cer' };
const policy: Policy = {
  ...parsePolicy(bundle.files.get('policy.json') ?? new Uint8Array()).value,
  publication: { crl: { full: ['http://pki.example.org/first.crl', url.crl] }, caIssuers: [url.certificate] },
};
const json = Buffer.from(encodePolicy(policy)).toString();

const authority = authorityRow({
  label: 'example-root-r1',
  subject,
  spki: keys.authority.spki,
  spkiSha256,
  algorithm: 'ed25519',
  rules: 'private',
  mode: 'production',
});
const certificateOf = (der: Uint8Array, role: string): RowWrite =>
  certificateRow({
    sha256: sha256Hex(der),
    issuerSpkiSha256: spkiSha256,
    subject,
    serial: sha256Hex(der).slice(0, 40),
    notBefore: '2026-11-21T09:01:00Z',
    notAfter: '2046-11-21T09:00:59Z',
    der,
    spkiSha256,
    role,
  });
const crlOf = (der: Uint8Array, number: string): RowWrite =>
  crlRow({
    sha256: sha256Hex(der),
    scope: `${spkiSha256}:full`,
    number,
    thisUpdate: '2026-11-21T09:01:00Z',
    nextUpdate: null,
    der,
    run: null,
    status: 'signed',
  });

let store: Store;
const note = (...rows: RowWrite[]): void => void store.record({ log: 'run-1', actor: 'conclave', event: 'noted', data: {} }, rows);
beforeEach(() => {
  store = open(newDirectory());
  store.record({ log: 'run-1', actor: 'alice', event: 'run-planned', data: {} }, [run('run-1')]);
  note(authority, certificateOf(own, 'root'), crlOf(crl, '1'));
});
afterEach(() => store.close());

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const found = (...files: readonly (Uint8Array | FoundFile)[]) =>
  auditFound(
    store,
    files.map((file, index) => (file instanceof Uint8Array ? { name: `file ${index + 1}`, bytes: file } : file)),
  );

describe('FOUND-ON-RECORD', () => {
  test('what is on record, in every form; nothing found, nothing said', () => {
    const all = [own, crl, text(encodePem('CERTIFICATE', own)), text(encodePem('X509 CRL', crl))];
    expect(found(...all)).toEqual({ checks: [{ name: 'FOUND-ON-RECORD', verdict: 'passed', reason: '4 met elsewhere' }], problems: [] });
    expect(found()).toEqual({ checks: [], problems: [] });
  });

  test('signed by the key, and on no record', () => {
    const outside = 'is signed by the key of «example-root-r1» and on no record here: the key was used outside every ceremony.';
    const sentences = [
      `file 2: certificate ${serial.replace(/^5/u, '6')} of ${subject} ${outside}`,
      `file 3: CRL 7 of ${subject} ${outside}`,
    ];
    expect(found(own, rogue.der, numbered(7))).toEqual({
      checks: [{ name: 'FOUND-ON-RECORD', verdict: 'failed', reason: sentences[0] }],
      problems: sentences,
    });
  });

  test('a call whose outcome nobody knew may have made it; one that failed made nothing', () => {
    const call = (id: string, state: 'intended' | 'failed', operation: 'sign-certificate' | 'sign-crl', tbs: Uint8Array | null): RowWrite =>
      journalRow({
        id,
        run: 'run-1',
        step: 'sign',
        operation,
        token: {},
        tbs,
        state,
        at: '2026-11-21T09:00:00.000Z',
      });
    note(call('1', 'failed', 'sign-certificate', rogue.tbs), call('2', 'intended', 'sign-crl', rogue.tbs));
    note(call('3', 'intended', 'sign-certificate', null), call('4', 'intended', 'sign-certificate', longer.tbs));
    expect(found(rogue.der).problems).toHaveLength(1);
    expect(found(longer.der).problems).toEqual([]);
    note(call('5', 'intended', 'sign-certificate', rogue.tbs));
    expect(found(rogue.der).problems).toEqual([]);
  });

  test('signed by no key here: in the name of an authority, or in another', () => {
    const other = fileOf(strange, /\/certificate\.der$/u);
    expect(found(other).problems).toEqual([
      `file 1: certificate ${serial} of ${subject} names «example-root-r1» as its issuer and is not signed by its key.`,
    ]);
    const renamed = (der: Uint8Array): Uint8Array => forged(der, 'Example Root R1', 'Example Root R9').der;
    const unsigned = Buffer.from(renamed(renamed(own)));
    unsigned.writeUInt8(unsigned.readUInt8(unsigned.length - 1) ^ 1, unsigned.length - 1);
    const name = subject.replace('R1', 'R9');
    expect(found(unsigned).problems).toEqual([
      `file 1: certificate ${serial} of ${name} was issued by ${name}, and signed by no key of an authority here.`,
    ]);
  });

  test('neither a certificate nor a CRL', () => {
    for (const bytes of [
      new Uint8Array(),
      text('junk'),
      own.subarray(0, -1),
      text(encodePem('PUBLIC KEY', own)),
      text('-----BEGIN X509 CRL-----\n'),
    ]) {
      expect(codeOf(() => found(bytes))).toMatch(/^input\./u);
      expect(() => found(bytes)).toThrow(/^file 1 is neither a certificate nor a CRL that can be read\. /u);
    }
  });
});

describe('PUBLISHED-SAME', () => {
  const published = (bytes: Uint8Array, place: string): unknown => found({ name: 'fetched', bytes, url: place }).checks.at(-1);
  const passed = { name: 'PUBLISHED-SAME', verdict: 'passed', reason: '1 fetched from where authorities publish' };
  const failed = (place: string, why: string): unknown => ({
    name: 'PUBLISHED-SAME',
    verdict: 'failed',
    reason: `fetched from ${place}: ${why}`,
  });
  const policyVersion = (version: number, of: string): RowWrite =>
    policyRow({ authority: spkiSha256, version, sha256: sha256Hex(text(of)), json: of });

  test('at an address of the newest policy only', () => {
    const nobody = (place: string): unknown => failed(place, 'no authority here publishes at this address.');
    expect(published(crl, url.crl)).toEqual(nobody(url.crl));
    note(policyVersion(1, json));
    expect(published(crl, url.crl)).toEqual(passed);
    expect(published(crl, 'http://pki.example.org/first.crl')).toEqual(passed);
    expect(published(own, url.certificate)).toEqual(passed);
    expect(published(crl, 'http://pki.example.org/else')).toEqual(nobody('http://pki.example.org/else'));
    const { publication: _, ...silent } = policy;
    note(policyVersion(2, Buffer.from(encodePolicy(silent)).toString()));
    expect(published(crl, url.crl)).toEqual(nobody(url.crl));
  });

  test('the kind of thing that is published there', () => {
    note(policyVersion(1, json));
    expect(published(own, url.crl)).toEqual(failed(url.crl, '«example-root-r1» publishes its CRL there, and this is another thing.'));
    expect(published(crl, url.certificate)).toEqual(
      failed(url.certificate, '«example-root-r1» publishes its certificate there, and this is another thing.'),
    );
  });

  test('the certificate of the authority’s key that ends last; cross-certificates are no successors', () => {
    note(policyVersion(1, json));
    const other = fileOf(strange, /\/certificate\.der$/u);
    expect(published(other, url.certificate)).toEqual(
      failed(url.certificate, `certificate ${serial} of ${subject} is there, and the certificate of «example-root-r1» should be.`),
    );
    note(certificateOf(longer.der, 'cross'));
    expect(published(own, url.certificate)).toEqual(passed);
    expect(published(longer.der, url.certificate)).toEqual(passed);
    note(certificateOf(other, 'root'), certificateOf(forged(own, '461121090059Z', '481121090059Z').der, 'root'));
    expect(published(own, url.certificate)).toEqual(
      failed(url.certificate, `certificate ${serial} of ${subject} is there, and «example-root-r1» has one that ends later.`),
    );
  });

  test('the CRL with the highest number it signed, of its own key', () => {
    note(policyVersion(1, json), crlOf(numbered(9), '9'), crlOf(numbered(10), '10'));
    const last = (number: number): unknown => failed(url.crl, `CRL ${number} is there, and «example-root-r1» signed number 10 last.`);
    expect([1, 9, 10].map((number) => published(numbered(number), url.crl))).toEqual([last(1), last(9), passed]);
    expect(published(fileOf(strange, /\/crl-.*\.der$/u), url.crl)).toEqual(
      failed(url.crl, `a CRL of another issuer is there, ${subject}, where that of «example-root-r1» should be.`),
    );
  });
});
