// PLAN-VS-DER: certificates, CRLs and requests of kept runs beside plan, playbook, profile and log, bent in one place at a time.

import { describe, expect, test } from 'vitest';
import { comparePlanned } from '../../../main/evidence/verify/plan-vs-der.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import { type Bend, bendFiles, sample, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const runs = {
  asking: keptRun('asking'),
  crossing: keptRun('crossing'),
  issuing: keptRun('issuing'),
  renewing: keptRun('renewing'),
  rooting: sample.files,
};
type Run = keyof typeof runs;
const names = Object.keys(runs) as Run[];
const other = 'a'.repeat(64);

/** What is said of each kind of artifact, of both its files alike: `is as planned` or the sentence, without the path. */
function found(reading: BundleReading): Record<string, string> {
  const sentences = new Map<string, Set<string>>();
  for (const artifact of reading.artifacts()) {
    const { kind } = artifact.fields;
    const known = sentences.get(kind) ?? new Set();
    sentences.set(kind, known.add(sentenceOf(() => comparePlanned(reading, artifact)).replace(`${artifact.path}: `, '')));
  }
  return Object.fromEntries([...sentences].map(([kind, said]) => [kind, [...said].join(' | ')]));
}

function sentenceOf(work: () => void): string {
  try {
    work();
    return 'is as planned';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const of = (run: Run, bend: Bend = {}): Record<string, string> => found(bendFiles(runs[run], bend));
const text = (run: Run, path: string): string => new TextDecoder().decode(runs[run].get(path));
const built = (makes: 'certificate' | 'crl' | 'request', change: Record<string, unknown>): Bend => ({
  events: withData('tbs-built', change, (data) => data['makes'] === makes),
});
const told = (event: string, change: Record<string, unknown>): Bend => ({ events: withData(event, change) });
const planned = (from: string | RegExp, to: string): Bend => ({ plan: (whole) => whole.replace(from, to) });
const inPlaybook = (from: string, to: string): Bend => ({ playbook: (whole) => whole.replace(from, to) });
/** Another profile under the name of one. */
const profile = (name: string, content: string): Bend => ({ files: { [`profiles/${name}.yaml`]: content } });
const saying = (sentence: RegExp | string): unknown => (typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
const sound = 'is as planned';

test('PLAN-VS-DER: every run as it was kept', () => {
  expect(Object.fromEntries(names.map((run) => [run, of(run)]))).toEqual({
    asking: { request: sound },
    crossing: { certificate: sound, crl: sound },
    issuing: { certificate: sound, crl: sound },
    renewing: { certificate: sound, crl: sound },
    rooting: { certificate: sound, crl: sound },
  });
});

const rootCrl = text('crossing', 'profiles/root-crl.yaml');
const root = text('renewing', 'profiles/root.yaml');
const issuing = text('issuing', 'profiles/issuing-services.yaml');
const another = (step: string): string => `What step ${step} built is of another authority than the one step authority opened.`;

describe('PLAN-VS-DER: a certificate', () => {
  test.each<[string, Run, Bend, RegExp | string]>([
    [
      'a rehearsal’s root bears the mark',
      'rooting',
      told('run-planned', { mode: 'rehearsal' }),
      /^issuer is ".+" and was planned as ".+"\.$/u,
    ],
    ['so does an issuing CA', 'issuing', told('run-planned', { mode: 'rehearsal' }), /^subject is /u],
    ['so does a root made anew', 'renewing', told('run-planned', { mode: 'rehearsal' }), /^issuer is /u],
    ['and another CA', 'crossing', told('run-planned', { mode: 'rehearsal' }), /^subject is /u],
    ['a drill is a rehearsal', 'crossing', told('run-planned', { mode: 'drill' }), /^subject is /u],
    ['another serial', 'crossing', built('certificate', { serialNumber: '01' }), /^serialNumber is "6607\w+" and was planned as "01"\.$/u],
    ['no serial', 'crossing', built('certificate', { serialNumber: null }), 'Line 38 of the transcript names no serial number.'],
    ['no notBefore', 'crossing', built('certificate', { notBefore: null }), 'Line 38 of the transcript names no notBefore.'],
    [
      'another notBefore',
      'crossing',
      built('certificate', { notBefore: '2026-11-21T09:02:00.000Z' }),
      'notBefore is "UTCTime 261121090100Z" and was planned as "UTCTime 261121090200Z".',
    ],
    [
      'another validity',
      'crossing',
      planned('"validity": "P5Y"', '"validity": "P1Y"'),
      'notAfter is "UTCTime 311121090059Z" and was planned as "UTCTime 271121090059Z".',
    ],
    ['another profile', 'crossing', built('certificate', { profile: 'x' }), 'Step cert was to use profile cross-certificate and used "x".'],
    ['a profile for CRLs', 'crossing', profile('cross-certificate', rootCrl), 'Profile root-crl is not for certificates.'],
    ['a root’s profile', 'issuing', profile('issuing-services', root), 'Profile root is for a root, and the certificate is none.'],
    [
      'a profile below a root',
      'renewing',
      profile('root', issuing),
      'Profile issuing-services is for a subordinate, and the certificate is none.',
    ],
    ['another algorithm', 'crossing', built('certificate', { signatureAlgorithm: 'rsa-pkcs1-sha256' }), /^signature is /u],
    [
      'an algorithm nobody knows',
      'crossing',
      built('certificate', { signatureAlgorithm: 'x' }),
      'Line 38 of the transcript names an unknown signature algorithm.',
    ],
    [
      'another key than the log tells of',
      'crossing',
      built('certificate', { subjectSpkiSha256: other }),
      'A certificate or request is for another key than the log tells of.',
    ],
    [
      'an issuer of whom nothing is here',
      'crossing',
      built('certificate', { issuerSpkiSha256: other }),
      'The certificate of the key that signed is not in the bundle.',
    ],
    ['another subject', 'issuing', planned(/"subject": "CN=[^,]*/u, '"subject": "CN=Else'), /^subject is /u],
    ['another subject of a root', 'rooting', planned('subject: "CN=Example Root R1', 'subject: "CN=Else'), /^issuer is /u],
    ['the request’s subject, where the playbook names none', 'issuing', inPlaybook('subject: plan.subject, ', ''), /^subject is /u],
    [
      'published elsewhere than its issuer does',
      'crossing',
      { files: { 'policy.json': null } },
      'authorityInfoAccess is "caIssuers uniformResourceIdentifier http://pki.example.org/test-root-t1.cer" and was planned as "".',
    ],
    ['an issuing CA published elsewhere', 'issuing', { files: { 'policy.json': null } }, /^authorityInfoAccess is /u],
    [
      'names the plan does not give',
      'crossing',
      planned(/,\s*"nameConstraints": \{[\s\S]*?\]\s*\}/u, ''),
      'nameConstraints is "permitted dNSName partner.example" and was planned as "nothing was given".',
    ],
    [
      'other names than the plan gives',
      'crossing',
      planned('partner.example', 'else.example'),
      'nameConstraints is "permitted dNSName partner.example" and was planned as "permitted dNSName else.example".',
    ],
    [
      'an identifier of the key by another method',
      'issuing',
      profile('issuing-services', issuing.replace('rfc7093-1', 'rfc5280-1')),
      /^subjectKeyIdentifier is /u,
    ],
  ])('%s', (_what, run, bend, sentence) => {
    expect(of(run, bend)).toMatchObject({ certificate: saying(sentence) });
  });

  test('what is made anew keeps the identifier, and names its issuer by the issuer’s, whatever method the profile has', () => {
    const cross = text('crossing', 'profiles/cross-certificate.yaml').replace('rfc7093-1', 'rfc5280-1');
    expect(of('crossing', profile('cross-certificate', cross))).toEqual({ certificate: sound, crl: sound });
    expect(of('renewing', profile('root', root.replace('rfc7093-1', 'rfc5280-1')))).toEqual({ certificate: sound, crl: sound });
  });

  test('of the authority that was opened, under the plan’s label', () => {
    for (const change of [{ spkiSha256: other }, { label: 'else' }]) {
      expect(of('issuing', told('authority-opened', change))).toEqual({ certificate: another('cert'), crl: another('crl') });
      expect(of('crossing', told('authority-opened', change))).toEqual({ certificate: another('cert'), crl: another('crl') });
      // Its CRL is of the certificate made here.
      expect(of('renewing', told('authority-opened', change))).toEqual({ certificate: another('cert'), crl: sound });
    }
  });
});

describe('PLAN-VS-DER: the key this run made', () => {
  test.each<[string, Bend, string]>([
    [
      'another label in the log',
      told('key-generated', { label: 'x' }),
      'The key of a certificate has another label than the plan gives it.',
    ],
    [
      'another algorithm in the log',
      told('key-generated', { algorithm: 'ecdsa-p521' }),
      'The key of a certificate is not of the algorithm the plan asks for.',
    ],
    ['a purpose', told('key-generated', { purpose: 'audit' }), 'The key of a certificate was made for another purpose than the plan says.'],
    ['no key made', { events: without('key-generated') }, 'The key of a certificate is not the one step key generated.'],
    ['another key made', told('key-generated', { spkiSha256: other }), 'The key of a certificate is not the one step key generated.'],
    [
      'made in another step',
      { events: (events) => events.map((event) => (event.event === 'key-generated' ? { ...event, step: 'host' } : event)) },
      'The key of a certificate is not the one step key generated.',
    ],
  ])('%s', (_what, bend, sentence) => {
    expect(of('asking', bend)).toEqual({ request: sentence });
    expect(of('rooting', bend)).toEqual({ certificate: sentence, crl: sound });
    // No key was made there.
    expect(of('issuing', bend)).toEqual({ certificate: sound, crl: sound });
  });

  test('of the plan’s algorithm, wherever the log agrees', () => {
    const sentence = 'The key of a certificate is not of the algorithm the plan asks for.';
    const { plan = (whole) => whole } = planned(/"algorithm": "[^"]*/u, '"algorithm": "ecdsa-p521');
    expect(of('asking', { plan })).toEqual({ request: sentence });
    expect(of('asking', { plan, ...told('key-generated', { algorithm: 'ecdsa-p521' }) })).toEqual({ request: sentence });
  });

  test('for the purpose of the playbook', () => {
    const { playbook = (whole) => whole } = inPlaybook('algorithm: plan.algorithm }', 'algorithm: plan.algorithm, purpose: audit }');
    expect(of('asking', { playbook })).toEqual({ request: 'The key of a certificate was made for another purpose than the plan says.' });
    expect(of('asking', { playbook, ...told('key-generated', { purpose: 'audit' }) })).toEqual({ request: sound });
  });

  test('a key no step made', () => {
    expect(of('asking', { ...inPlaybook('subjectKey: key', 'subjectKey: [key, token]'), events: without('key-generated') })).toEqual({
      request: sound,
    });
  });
});

describe('PLAN-VS-DER: a request', () => {
  test.each<[string, Bend, RegExp | string]>([
    ['a rehearsal’s bears the mark', told('run-planned', { mode: 'rehearsal' }), /^subject is /u],
    ['another subject', planned(/"subject": "CN=[^,]*/u, '"subject": "CN=Else'), /^subject is /u],
    ['another profile', built('request', { profile: 'x' }), 'Step request was to use profile issuing-services and used "x".'],
    ['a profile for CRLs', profile('issuing-services', rootCrl), 'Profile root-crl is not for certificates.'],
    ['a profile that asks for less', profile('issuing-services', root), /^extensions is /u],
    ['another algorithm', built('request', { signatureAlgorithm: 'rsa-pkcs1-sha256' }), /^signatureAlgorithm is /u],
    [
      'an algorithm nobody knows',
      built('request', { signatureAlgorithm: 'x' }),
      'Line 42 of the transcript names an unknown signature algorithm.',
    ],
    [
      'another key than the log tells of',
      built('request', { subjectSpkiSha256: other }),
      'A certificate or request is for another key than the log tells of.',
    ],
  ])('%s', (_what, bend, sentence) => {
    expect(of('asking', bend)).toEqual({ request: saying(sentence) });
  });
});

describe('PLAN-VS-DER: a CRL', () => {
  const short = rootCrl.replace(/^nextUpdate: .*$/mu, 'nextUpdate: P30D');

  test.each<[string, Bend, RegExp | string]>([
    ['another profile', built('crl', { profile: 'x' }), 'Step crl was to use profile root-crl and used "x".'],
    ['a profile for certificates', profile('root-crl', root), 'Profile root is not for CRLs.'],
    ['no number', built('crl', { crlNumber: null }), 'Line 41 of the transcript names no CRL number.'],
    ['another number', built('crl', { crlNumber: '99' }), 'crlNumber is "2" and was planned as "99".'],
    ['no thisUpdate', built('crl', { thisUpdate: null }), 'Line 41 of the transcript names no thisUpdate.'],
    ['no nextUpdate', built('crl', { nextUpdate: null }), 'Line 41 of the transcript names no nextUpdate.'],
    ['another thisUpdate', built('crl', { thisUpdate: '2026-11-21T09:02:00.000Z' }), /^thisUpdate is /u],
    ['another nextUpdate', built('crl', { nextUpdate: '2026-11-21T09:02:00.000Z' }), /^nextUpdate is /u],
    ['another count of entries', built('crl', { entries: 3 }), 'revokedCertificates is "0" and was planned as "3".'],
    ['another algorithm', built('crl', { signatureAlgorithm: 'rsa-pkcs1-sha256' }), /^signature is /u],
    [
      'an algorithm nobody knows',
      built('crl', { signatureAlgorithm: 'x' }),
      'Line 41 of the transcript names an unknown signature algorithm.',
    ],
    [
      'an issuer of whom nothing is here',
      built('crl', { issuerSpkiSha256: other }),
      'The certificate of the key that signed is not in the bundle.',
    ],
    [
      'a rehearsal’s bears the mark',
      told('run-planned', { mode: 'rehearsal' }),
      'issuer mark is "Test Root T1" and was planned as "marked REHEARSAL".',
    ],
    [
      'longer than its profile allows',
      profile('root-crl', short),
      'nextUpdate under the profile is "271120090059Z" and was planned as "P30D".',
    ],
  ])('%s', (_what, bend, sentence) => {
    expect(of('crossing', bend)).toMatchObject({ crl: saying(sentence) });
  });

  test('the last one may reach to the end of its issuer, and no other may', () => {
    const until = (value: string): Bend => ({
      ...profile('root-crl', short),
      ...inPlaybook('{ profile: root-crl }', `{ profile: root-crl, until: ${value} }`),
    });
    expect(of('crossing', until('last-expiry'))['crl']).toBe(sound);
    expect(of('crossing', until('else'))['crl']).toMatch(/^nextUpdate under the profile is /u);
  });

  test('of an issuer whose certificate has no identifier', () => {
    const reading = bendFiles(runs.rooting, {});
    const artifacts = reading.artifacts().map((artifact) => {
      if (artifact.fields.kind !== 'certificate') return artifact;
      const { subjectKeyIdentifier: _, ...fields } = artifact.fields;
      return { ...artifact, fields };
    });
    expect(found({ ...reading, artifacts: () => artifacts })['crl']).toBe('The issuer’s certificate has no subjectKeyIdentifier.');
  });
});
