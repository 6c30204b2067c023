// tsyringe inside @peculiar/x509 needs this before it is loaded.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, CertificateList, CRLNumber, CRLReason, CRLReasons, TBSCertificate, TBSCertList } from '@peculiar/asn1-x509';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509Crl,
} from '@peculiar/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { oids } from '../../main/pki/oids.ts';
import { parseCertificate } from '../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../main/pki/parse-crl.ts';
import { goldenKeys, goldenValues } from '../fixtures/pki/cases.ts';

const golden = goldenValues();
const valueOf = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(golden[name] ?? expect.unreachable(name));
const toHex = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('hex');

beforeAll(() => cryptoProvider.set(webcrypto));

describe.each(goldenKeys)('@peculiar/x509 reads what pki writes: %s', (name) => {
  test('root certificate', async () => {
    const der = valueOf(`${name}.root`);
    const ours = parseCertificate(der);
    const theirs = new X509Certificate(der);
    expect(theirs.serialNumber).toBe(ours.serialNumber);
    expect(theirs.subject).toBe('C=CH, O=Example Trust, CN=Example Root R1');
    expect([theirs.notBefore, theirs.notAfter]).toEqual([ours.notBefore.date, ours.notAfter.date]);
    expect(toHex(theirs.publicKey.rawData)).toBe(toHex(ours.spki));
    expect(theirs.getExtension(BasicConstraintsExtension)).toMatchObject({ ca: true, pathLength: undefined, critical: true });
    expect(theirs.getExtension(KeyUsagesExtension)?.usages).toBe(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign);
    expect(theirs.getExtension(SubjectKeyIdentifierExtension)?.keyId).toBe(toHex(ours.subjectKeyIdentifier ?? new Uint8Array()));
    expect(theirs.getExtension(AuthorityKeyIdentifierExtension)?.keyId).toBe(
      toHex(ours.authorityKeyIdentifier?.keyIdentifier ?? new Uint8Array()),
    );
    expect(await theirs.verify({ signatureOnly: true })).toBe(true);
    expect(await theirs.isSelfSigned()).toBe(true);
  });

  test('CRL', async () => {
    const der = valueOf(`${name}.crl-two-entries`);
    const theirs = new X509Crl(der);
    expect(theirs.entries.map(({ serialNumber, reason }) => [BigInt(`0x${serialNumber}`), reason])).toEqual([
      [5n, undefined],
      [0xff01n, CRLReasons.keyCompromise],
    ]);
    expect(theirs.thisUpdate).toEqual(parseCrl(der).thisUpdate.date);
    expect(await theirs.verify({ publicKey: new X509Certificate(valueOf(`${name}.root`)).publicKey })).toBe(true);
  });

  test('their schemas write the same bytes again', () => {
    for (const kind of ['root', 'rehearsal-root']) {
      const der = valueOf(`${name}.${kind}`);
      const certificate = AsnConvert.parse(der, Certificate);
      expect(toHex(AsnConvert.serialize(certificate))).toBe(toHex(der));
      const tbs = parseCertificate(der).tbs;
      expect(toHex(AsnConvert.serialize(AsnConvert.parse(Uint8Array.from(tbs), TBSCertificate)))).toBe(toHex(tbs));
    }
    for (const kind of ['crl', 'crl-two-entries', 'rehearsal-crl']) {
      const der = valueOf(`${name}.${kind}`);
      expect(toHex(AsnConvert.serialize(AsnConvert.parse(der, CertificateList)))).toBe(toHex(der));
      const tbs = parseCrl(der).tbs;
      expect(toHex(AsnConvert.serialize(AsnConvert.parse(Uint8Array.from(tbs), TBSCertList)))).toBe(toHex(tbs));
    }
  });

  test('their schemas decode CRL number and reason as ours do', () => {
    const fields = parseCrl(valueOf(`${name}.crl-two-entries`));
    const value = (oid: string): Uint8Array<ArrayBuffer> =>
      Uint8Array.from(
        [...fields.extensions, ...fields.entries.flatMap(({ extensions }) => extensions)].find((extension) => extension.oid === oid)
          ?.value ?? [],
      );
    expect(AsnConvert.parse(value(oids.crlNumber), CRLNumber).value).toBe(1);
    expect(AsnConvert.parse(value(oids.reasonCode), CRLReason).reason).toBe(CRLReasons.keyCompromise);
  });
});
