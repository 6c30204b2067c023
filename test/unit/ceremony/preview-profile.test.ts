import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { previewProfile } from '../../../main/ceremony/preview-profile.ts';
import { parseProfile } from '../../../main/formats/profile.ts';
import { writeProfile } from '../../../main/formats/write-profile.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';

const library = resourceLibrary(resolve(import.meta.dirname, '../../..'), null);
const now = new Date('2026-11-21T09:00:00Z');
const textOf = (id: string): string => new TextDecoder().decode(library.profile(id) ?? new Uint8Array());
const parsed = (text: string): CertificateProfile => {
  const { value } = parseProfile(new TextEncoder().encode(text));
  if (value.makes !== 'certificate') throw new Error('a CRL');
  return value;
};
/** What the plan of the day settles: an arc of one's own instead of the example's, and an affiliate's anyPolicy. */
const knownOnTheDay = ['example-arc', 'br-any-policy-affiliate'];
const certificates = library.profileIds().filter((id) => !id.endsWith('-crl') && !id.endsWith('-ocsp') && id !== 'signed-file');

describe('previewProfile', () => {
  test.each(certificates)('%s: a certificate without an error, every extension of the profile in it', (id) => {
    const profile = parsed(textOf(id));
    const { facts, findings, problem } = previewProfile(library, profile, now);
    expect(problem).toBeNull();
    expect(findings.filter(({ severity, rule }) => severity === 'error' && !knownOnTheDay.includes(rule))).toEqual([]);
    const labels = facts.map(({ label }) => label.replace(/ \(critical\)$/u, ''));
    const said = (['basicConstraints', 'keyUsage', 'subjectKeyIdentifier', 'authorityKeyIdentifier'] as const).filter(
      (name) => profile.extensions[name] !== undefined,
    );
    expect(labels).toEqual(expect.arrayContaining(said));
    expect(facts.find(({ label }) => label === 'Valid from')?.value).toContain('2026-11-21');
  });

  test('LINT: what a profile forgets is found while it is written', () => {
    const without = textOf('issuing-services').replace(/^ {2}extendedKeyUsage: .*\n/mu, '');
    const { findings } = previewProfile(library, parsed(without), now, 'br');
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toContain('error br-subordinate-key-purpose-present');
  });

  test('bug 1715455: under br a longest validity one second over the limit is found', () => {
    const over = textOf('tls-server').replace('rules: [private]', 'rules: [br]').replace('max: P47D', 'max: P200DT1S');
    const found = (text: string): string[] => previewProfile(library, parsed(text), now, 'br').findings.map(({ rule }) => rule);
    expect(found(over)).toContain('br-subscriber-validity');
    expect(found(over.replace('P200DT1S', 'P200D'))).not.toContain('br-subscriber-validity');
  });

  test('a rule set that allows no key yet is a problem, not an error of ours', () => {
    const { facts, problem } = previewProfile(library, parsed(textOf('root')), now, 'cnsa2');
    expect([facts, problem]).toEqual([[], expect.stringMatching(/^policy\.algorithm: /u)]);
  });
});

test.each(certificates)('writeProfile: %s written anew says the same', (id) => {
  const { value } = parseProfile(library.profile(id) ?? new Uint8Array());
  const text = writeProfile(JSON.parse(JSON.stringify(value)) as Parameters<typeof writeProfile>[0]);
  expect(parseProfile(new TextEncoder().encode(text)).value).toEqual(value);
});
