import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../main/formats/profile.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { compareRequest } from '../../../main/pki/compare-request.ts';
import { encodeBoolean, encodeNamedBits, encodeSequence, encodeSmallInteger } from '../../../main/pki/der-write.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import { recipeExtensions } from '../../../main/pki/recipe-extensions.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { markName } from '../../../main/pki/rehearsal-mark.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';

const bytes = readFileSync(join(import.meta.dirname, '../../../resources/profiles/issuing-services.yaml'));
const { value: profile } = parseProfile(new Uint8Array(bytes));
if (profile.makes !== 'certificate') throw new Error('not a profile for certificates');
const key = ecKey('compare request');
const other = ecKey('another key');
const attributes = parseDistinguishedName('CN=Example Issuing CA S2,O=Example Trust,C=CH');
const subject = encodeName(attributes);
const asked = recipeExtensions(profile, [], false);
const planned: Parameters<typeof compareRequest>[1] = {
  profile,
  subject,
  spki: key.spki,
  signatureAlgorithm: key.algorithm,
  rehearsal: false,
};

interface Bent {
  readonly subject?: typeof subject;
  readonly key?: typeof key;
  readonly extensions?: readonly Extension[];
}

/** Fields that differ between a request bent in one place and the plan. */
function differing({ subject: name = subject, key: signer = key, extensions = asked }: Bent, plan: Partial<typeof planned> = {}): string[] {
  const info = buildRequestInfo({ subject: name, spki: signer.spki, extensions });
  const fields = parseRequest(assembleRequest(info, signer.algorithm, signer.sign(info)));
  return compareRequest(fields, { ...planned, ...plan }).map(({ field }) => field);
}

const replaced = (oid: string, change: Partial<Extension>): Extension[] =>
  asked.map((extension) => (extension.oid === oid ? { ...extension, ...change } : extension));
const endless = encodeSequence(encodeBoolean(true));
const deeper = encodeSequence(encodeBoolean(true), encodeSmallInteger(1));

describe('PLAN-VS-DER for a request of our own', () => {
  test('what plan and profile say differs in nothing', () => {
    expect(differing({})).toEqual([]);
  });

  test.each<[string, Bent, readonly string[]]>([
    ['another subject', { subject: encodeName(parseDistinguishedName('CN=Example Issuing CA S3,O=Example Trust,C=CH')) }, ['subject']],
    ['another key', { key: other }, ['subjectPublicKeyInfo']],
    [
      'no extensions at all',
      { extensions: [] },
      ['attributes', 'extensions', 'basicConstraints.cA', 'basicConstraints.pathLenConstraint', 'keyUsage', 'extendedKeyUsage'],
    ],
    ['no path length', { extensions: replaced(oids.basicConstraints, { value: endless }) }, ['basicConstraints.pathLenConstraint']],
    ['a longer path', { extensions: replaced(oids.basicConstraints, { value: deeper }) }, ['basicConstraints.pathLenConstraint']],
    ['basicConstraints not critical', { extensions: replaced(oids.basicConstraints, { critical: false }) }, ['extensions']],
    ['another key usage', { extensions: replaced(oids.keyUsage, { value: encodeNamedBits([5]) }) }, ['keyUsage']],
    [
      'one extension more',
      { extensions: [...asked, { oid: oids.nameConstraints, critical: true, value: encodeSequence() }] },
      ['extensions'],
    ],
    ['the mark of a rehearsal in production', { extensions: recipeExtensions(profile, [], true) }, ['extensions']],
  ])('%s', (_what, bent, fields) => {
    expect(differing(bent)).toEqual(expect.arrayContaining([...fields]));
    expect(differing(bent).filter((field) => !fields.includes(field))).toEqual([]);
  });

  test('REHEARSAL-MARK: a rehearsal’s request carries the mark in name and extensions, and only a rehearsal’s', () => {
    const marked = encodeName(markName(attributes));
    const rehearsed = { subject: marked, rehearsal: true };
    expect(differing({ subject: marked, extensions: recipeExtensions(profile, [], true) }, rehearsed)).toEqual([]);
    expect(differing({ subject: marked }, rehearsed)).toEqual(['extensions', 'rehearsal mark']);
    expect(differing({}, { rehearsal: true })).toEqual(['subject mark', 'extensions', 'rehearsal mark']);
    expect(differing({ subject: marked }, { subject: marked })).toEqual(['subject mark']);
  });

  test('another signature algorithm than was planned', () => {
    expect(differing({}, { signatureAlgorithm: 'ecdsa-sha384' })).toEqual(['signatureAlgorithm']);
  });
});
