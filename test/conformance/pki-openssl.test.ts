import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KeyAlgorithm, keyAlgorithmNames, type SignatureAlgorithm, signatureAlgorithms } from '../../main/pki/algorithms.ts';
import { assembleSigned } from '../../main/pki/assemble.ts';
import { buildTbsCertificate } from '../../main/pki/build-certificate.ts';
import { buildTbsCertList, encodeCrlEntry } from '../../main/pki/build-crl.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../../main/pki/name.ts';
import { parseCertificate } from '../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../main/pki/parse-crl.ts';
import { encodePem, parsePem } from '../../main/pki/pem.ts';
import type { CertificateProfile } from '../../main/pki/profile.ts';
import { parseSerialNumber } from '../../main/pki/serial-number.ts';
import { notAfterOf } from '../../main/pki/validity.ts';
import { verifyIndependently, verifyWithNode } from '../../main/pki/verify-signature.ts';
import { crlInput, notBefore, rootInput, rootProfile, spkiOf } from '../fixtures/pki/cases.ts';

const present = spawnSync('openssl', ['version']).status === 0;
// Verification at a moment inside the fixed dates.
const atTime = ['-attime', String(notBefore.getTime() / 1000 + 3600)];

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-pki-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const file = (name: string, contents: string | Uint8Array): string => {
  const path = join(directory, name);
  writeFileSync(path, contents);
  return path;
};
const openssl = (...args: string[]): { status: number | null; out: string } => {
  const result = spawnSync('openssl', args, { encoding: 'utf8' });
  return { status: result.status, out: result.stdout + result.stderr };
};

function generate(algorithm: KeyAlgorithm): KeyObject {
  if (algorithm === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (algorithm.startsWith('rsa')) return generateKeyPairSync('rsa', { modulusLength: Number(algorithm.slice(4)) }).privateKey;
  return generateKeyPairSync('ec', { namedCurve: algorithm.replace('ecdsa-p', 'P-') }).privateKey;
}

function signWith(key: KeyObject, algorithm: SignatureAlgorithm, tbs: Uint8Array): Uint8Array {
  return assembleSigned(tbs, algorithm, Uint8Array.from(sign(signatureAlgorithms[algorithm].hash, tbs, key)));
}

describe.skipIf(!present)('OpenSSL reads what pki writes (skipped: no openssl binary, where it is missing)', () => {
  describe.each(keyAlgorithmNames)('%s', (keyAlgorithm) => {
    const algorithm = rootProfile.signatureAlgorithms[keyAlgorithm] ?? expect.unreachable(keyAlgorithm);
    const key = generate(keyAlgorithm);
    const spki = spkiOf(key);
    const rootOf = (rehearsal: boolean): Uint8Array => signWith(key, algorithm, buildTbsCertificate(rootInput(spki, algorithm, rehearsal)));

    test('SIGNATURE-VALID: openssl verify accepts the root, strictly, and both our verifiers do', () => {
      const root = rootOf(false);
      const path = file('root.pem', encodePem('CERTIFICATE', root));
      expect(openssl('verify', '-CAfile', path, '-check_ss_sig', '-x509_strict', ...atTime, path)).toEqual({
        status: 0,
        out: `${path}: OK\n`,
      });
      const fields = parseCertificate(root);
      expect([
        verifyWithNode(spki, algorithm, fields.tbs, fields.signature),
        verifyIndependently(spki, algorithm, fields.tbs, fields.signature),
      ]).toEqual([true, true]);
    });

    test('openssl x509 prints the fields we meant', () => {
      const path = file('root.pem', encodePem('CERTIFICATE', rootOf(false)));
      const { out } = openssl(
        'x509',
        '-in',
        path,
        '-noout',
        '-subject',
        '-issuer',
        '-serial',
        '-startdate',
        '-enddate',
        '-nameopt',
        'RFC2253',
        '-ext',
        'basicConstraints,keyUsage,subjectKeyIdentifier,authorityKeyIdentifier',
      );
      expect(out).toContain('subject=CN=Example Root R1,O=Example Trust,C=CH\nissuer=CN=Example Root R1,O=Example Trust,C=CH\n');
      expect(out).toContain(
        'serial=423E079935A8429CD7EF10E9C173635686DFDF44\nnotBefore=Nov 21 09:00:00 2026 GMT\nnotAfter=Nov 21 08:59:59 2046 GMT\n',
      );
      expect(out).toMatch(/X509v3 Basic Constraints: critical\n +CA:TRUE\n/);
      expect(out).toMatch(/X509v3 Key Usage: critical\n +Certificate Sign, CRL Sign\n/);
      const identifier = Buffer.from(parseCertificate(rootOf(false)).subjectKeyIdentifier ?? [])
        .toString('hex')
        .toUpperCase()
        .replaceAll(/(..)(?=.)/g, '$1:');
      expect(out.split(identifier)).toHaveLength(3);
    });

    test('TBS-UNCHANGED: asn1parse -strparse cuts out exactly our TBS', () => {
      const root = rootOf(false);
      const tbs = join(directory, 'tbs.der');
      execFileSync('openssl', ['asn1parse', '-inform', 'DER', '-in', file('root.der', root), '-strparse', '4', '-noout', '-out', tbs]);
      expect(sha256Hex(readFileSync(tbs))).toBe(sha256Hex(parseCertificate(root).tbs));
    });

    test('REHEARSAL-MARK: openssl verify refuses the marked root, and accepts it with -ignore_critical', () => {
      const path = file('marked.pem', encodePem('CERTIFICATE', rootOf(true)));
      expect(openssl('verify', '-CAfile', path, ...atTime, path).out).toContain('unhandled critical extension');
      expect(openssl('verify', '-CAfile', path, '-ignore_critical', ...atTime, path).status).toBe(0);
    });

    test('openssl crl verifies the CRL, with entries and without', () => {
      const root = file('root.pem', encodePem('CERTIFICATE', rootOf(false)));
      const entry = encodeCrlEntry({ serialNumber: parseSerialNumber('abcdef'), revocationDate: notBefore, reason: 4 });
      for (const entries of [[], [entry]]) {
        const der = signWith(key, algorithm, buildTbsCertList(crlInput(spki, algorithm, entries)));
        const path = file('crl.pem', encodePem('X509 CRL', der));
        expect(openssl('crl', '-in', path, '-CAfile', root, '-noout')).toEqual({ status: 0, out: 'verify OK\n' });
        const { out } = openssl('crl', '-in', path, '-noout', '-text');
        expect(out).toContain('X509v3 CRL Number: \n                1\n');
        expect(out).toContain(entries.length === 0 ? 'No Revoked Certificates.' : 'Serial Number: ABCDEF\n');
        expect(/X509v3 CRL Reason Code: \n +Superseded\n/.test(out)).toBe(entries.length > 0);
        const fields = parseCrl(der);
        expect([
          verifyWithNode(spki, algorithm, fields.tbs, fields.signature),
          verifyIndependently(spki, algorithm, fields.tbs, fields.signature),
        ]).toEqual([true, true]);
      }
    });
  });

  test('openssl verify -crl_check: a certificate of the root is good, and revoked once the CRL names it', () => {
    const key = generate('ecdsa-p384');
    const spki = spkiOf(key);
    const rootDer = signWith(key, 'ecdsa-sha384', buildTbsCertificate(rootInput(spki, 'ecdsa-sha384')));
    const root = parseCertificate(rootDer);
    const profile: CertificateProfile = {
      ...rootProfile,
      extensions: { ...rootProfile.extensions, basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 } },
    };
    const serialNumber = parseSerialNumber('8001');
    const subordinate = signWith(
      key,
      'ecdsa-sha384',
      buildTbsCertificate({
        profile,
        serialNumber,
        subject: encodeName(parseDistinguishedName('CN=Zürich Issuing CA\\, G1,O=Example Trust,C=CH')),
        issuer: { name: root.subject, subjectKeyIdentifier: root.subjectKeyIdentifier ?? null },
        subjectSpki: spkiOf(generate('rsa-3072')),
        signatureAlgorithm: 'ecdsa-sha384',
        notBefore,
        notAfter: notAfterOf(notBefore, 'P10Y'),
        rehearsal: false,
      }),
    );
    const rootPath = file('root.pem', encodePem('CERTIFICATE', rootDer));
    const path = file('sub.pem', encodePem('CERTIFICATE', subordinate));
    const verdict = (entries: readonly Uint8Array[]): { status: number | null; out: string } => {
      const crl = file(
        'crl.pem',
        encodePem('X509 CRL', signWith(key, 'ecdsa-sha384', buildTbsCertList(crlInput(spki, 'ecdsa-sha384', entries)))),
      );
      return openssl('verify', '-x509_strict', '-crl_check', '-CAfile', rootPath, '-CRLfile', crl, ...atTime, path);
    };
    expect(verdict([])).toEqual({ status: 0, out: `${path}: OK\n` });
    const revoked = verdict([encodeCrlEntry({ serialNumber, revocationDate: notBefore, reason: 1 })]);
    expect(revoked.status).toBe(2);
    expect(revoked.out).toContain('certificate revoked');
  });

  test('what OpenSSL writes, we read: a self-signed certificate in PEM', () => {
    const key = join(directory, 'foreign.key');
    const path = join(directory, 'foreign.pem');
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        key,
        '-out',
        path,
        '-days',
        '3650',
        '-subj',
        '/C=CH/O=Foreign/CN=Foreign Root',
        '-addext',
        'keyUsage=critical,keyCertSign,cRLSign',
      ],
      { stdio: 'pipe' },
    );
    const fields = parseCertificate(parsePem(readFileSync(path, 'utf8'), 'CERTIFICATE'));
    expect(fields).toMatchObject({ version: 3, keyAlgorithm: 'ecdsa-p256', malformed: [], basicConstraints: { ca: true } });
    expect(fields.keyUsage).toEqual({ critical: true, bits: ['keyCertSign', 'cRLSign'] });
    expect(verifyIndependently(fields.spki, 'ecdsa-sha256', fields.tbs, fields.signature)).toBe(true);
  });
});
