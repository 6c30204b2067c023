// Serial numbers at their edges, on a CRL of ours and in the eyes of four programs of other people: what is listed is refused, and what
// another reading of the same digits would list is not (PeculiarVentures/x509 PR#140, opnsense #10558, letswifi #51).

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTbsCertificate } from '../../../main/pki/build-certificate.ts';
import { buildTbsCertList, encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { parseCrlNumber } from '../../../main/pki/crl-number.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { crlProfile } from '../../fixtures/pki/cases.ts';
import { makeAuthority } from './authority.ts';
import { expected } from './expected.ts';
import { gnutls } from './gnutls.ts';
import { java } from './java.ts';
import { nss } from './nss.ts';
import { openssl } from './openssl.ts';
import { missingFor, type Judgement, type SpecimenFiles, writeSpecimen } from './reader.ts';
import { leafProfile } from './specimens.ts';

const day = 86_400_000;
/** On the CRL. */
const listed = {
  'one octet with its high bit set': '80',
  'one small octet, a zero before it in hexadecimal': '0a',
  'two octets, read in decimal by mistake': '0100',
  'twenty octets': `7f${'ff'.repeat(19)}`,
  'twenty octets with the sign octet': `ff${'00'.repeat(17)}01`,
} as const;
/** Not on it: the digits of one that is, read another way or cut short. */
const unlisted = {
  'without the high bit': '7f',
  'the decimal 10 read as hexadecimal': '10',
  'the decimal 100': '64',
  'the first octet only': 'ff',
} as const;
const all = { ...listed, ...unlisted };
const names = Object.keys(all) as (keyof typeof all)[];

let directory = '';
let files: readonly SpecimenFiles[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-serials-'));
  const authority = await makeAuthority('ecdsa-p256', 'production');
  try {
    const root = parseCertificate(authority.root);
    const start = root.notBefore.date;
    const subjectKeyIdentifier = root.subjectKeyIdentifier ?? expect.unreachable('no identifier');
    const { signatureAlgorithm } = authority;
    const crl = await authority.issue(
      buildTbsCertList({
        profile: crlProfile,
        issuer: root.subject,
        authorityKeyIdentifier: subjectKeyIdentifier,
        signatureAlgorithm,
        crlNumber: parseCrlNumber('2'),
        thisUpdate: start,
        nextUpdate: new Date(start.getTime() + 30 * day),
        entries: Object.values(listed)
          .toSorted()
          // With an invalidity date, so that the readers see one too (RFC 5280 5.3.2).
          .map((serial) =>
            encodeCrlEntry({
              serialNumber: parseSerialNumber(serial),
              revocationDate: start,
              reason: 1,
              invalidityDate: new Date(start.getTime() - day),
            }),
          ),
        rehearsal: false,
      }),
    );
    const leaves: Uint8Array[] = [];
    for (const name of names)
      leaves.push(
        await authority.issue(
          buildTbsCertificate({
            profile: leafProfile,
            serialNumber: parseSerialNumber(all[name]),
            subject: encodeName(parseDistinguishedName('CN=leaf.example.com')),
            issuer: { name: root.subject, subjectKeyIdentifier },
            subjectSpki: authority.leafSpki,
            signatureAlgorithm,
            notBefore: start,
            notAfter: new Date(start.getTime() + 90 * day - 1000),
            rehearsal: false,
          }),
        ),
      );
    files = leaves.map((leaf, index) => writeSpecimen(join(directory, String(index)), { root: authority.root, leaf, crl }));
  } finally {
    await authority.close();
  }
}, 120_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each([openssl, gnutls, nss, java])('$name', (reader) => {
  const reason = missingFor(reader);

  test('refuses what the CRL lists for that reason, and accepts what it does not', (context) => {
    if (reason !== null) context.skip(reason);
    const refusal = expected['CRL that revokes the leaf'][reader.name];
    const said = (answer: Judgement | undefined): string =>
      answer?.accepted === true
        ? 'accepted'
        : refusal instanceof RegExp && refusal.test(answer?.says ?? '')
          ? 'revoked'
          : (answer?.says ?? 'nothing');
    const answers = reader.judge(files);
    const found = Object.fromEntries(names.map((name, index) => [name, said(answers[index])]));
    const wanted = Object.fromEntries(names.map((name) => [name, Object.hasOwn(listed, name) ? 'revoked' : 'accepted']));
    expect(found).toEqual(wanted);
  }, 120_000);
});
