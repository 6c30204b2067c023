// One certificate of every shipped profile, read by OpenSSL: `openssl x509` takes it, and names every extension the profile has.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oids } from '../../main/pki/oids.ts';
import { parseCertificate } from '../../main/pki/parse-certificate.ts';
import { shippedProfiles, specimenInput, specimenOf } from '../fixtures/profile-specimens.ts';

const here = spawnSync('openssl', ['version']).status === 0;

/** What OpenSSL calls an extension; its OID where OpenSSL knows none. */
const titles: Readonly<Record<string, string>> = {
  [oids.basicConstraints]: 'X509v3 Basic Constraints',
  [oids.keyUsage]: 'X509v3 Key Usage',
  [oids.extendedKeyUsage]: 'X509v3 Extended Key Usage',
  [oids.certificatePolicies]: 'X509v3 Certificate Policies',
  [oids.nameConstraints]: 'X509v3 Name Constraints',
  [oids.subjectAltName]: 'X509v3 Subject Alternative Name',
  [oids.authorityInfoAccess]: 'Authority Information Access',
  [oids.cRLDistributionPoints]: 'X509v3 CRL Distribution Points',
  [oids.freshestCrl]: 'X509v3 Freshest CRL',
  [oids.ocspNocheck]: 'OCSP No Check',
  [oids.subjectKeyIdentifier]: 'X509v3 Subject Key Identifier',
  [oids.authorityKeyIdentifier]: 'X509v3 Authority Key Identifier',
};

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-profiles-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('openssl x509', () => {
  test.for(shippedProfiles)('$id', (profile, context) => {
    if (!here) context.skip('OpenSSL is not on this machine');
    const der = specimenOf(specimenInput(profile));
    const file = join(directory, `${profile.id}.der`);
    writeFileSync(file, der);
    const text = execFileSync('openssl', ['x509', '-inform', 'DER', '-in', file, '-noout', '-text'], { encoding: 'utf8' });
    const named = parseCertificate(der).extensions.map(({ oid, critical }) => `${titles[oid] ?? oid}: ${critical ? 'critical' : ''}`);
    expect(named.filter((line) => !text.includes(line))).toEqual([]);
    expect(text).toContain(profile.extensions.basicConstraints.ca ? 'CA:TRUE' : 'CA:FALSE');
  });
});
