// A certificate that came back from another CA and made an authority: a kept run of the playbook install-certificate, bent in one place
// at a time.

import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { checkDocuments } from '../../../main/evidence/verify/documents.ts';
import { checkInstallation } from '../../../main/evidence/verify/installation.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { type Bend, all, bendFiles, bent, type Change, plus, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('installing');
const folder = 'artifacts/test-issuing-s2';
const bytes = (name: string): Uint8Array => files.get(`${folder}/${name}`) ?? new Uint8Array();
const other = 'a'.repeat(64);
const names = ['CERTIFICATE-KEY', 'CERTIFICATE-SUBJECT', 'CERTIFICATE-CA', 'CERTIFICATE-VALID', 'ISSUER-CHAIN'] as const;

/** What is said of the five checks: one sentence where all say the same. */
function asked(bend: Bend = {}, only: readonly CheckName[] = names): string {
  const checks = checkInstallation(bendFiles(files, bend));
  return [...new Set(only.map((name) => said(checks, name)))].join(' | ');
}
const told = (name: string, change: Record<string, unknown>): Bend => ({ events: withData(name, change) });
const put = (name: string, content: string | Uint8Array | null): Bend => ({ files: { [`${folder}/${name}`]: content } });
const flipped = (name: string): Uint8Array => {
  const der = Buffer.from(bytes(name));
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  return der;
};
const eventOf = (name: string): Record<string, unknown> =>
  bendFiles(files, {})
    .events()
    .find(({ event }) => event === name)?.data ?? {};

test('a sound installation: what was judged; a run without one: not checked, and why', () => {
  expect(checkInstallation(bendFiles(files, {}))).toEqual([
    { name: 'CERTIFICATE-KEY', verdict: 'passed', reason: '1 installed' },
    { name: 'CERTIFICATE-SUBJECT', verdict: 'passed', reason: 'CN=Test Issuing CA S2,O=Test Trust,C=CH' },
    { name: 'CERTIFICATE-CA', verdict: 'passed', reason: 'path length 0' },
    { name: 'CERTIFICATE-VALID', verdict: 'passed', reason: 'until 2031-11-25T22:55:35.000Z' },
    { name: 'ISSUER-CHAIN', verdict: 'passed', reason: 'up to CN=Elsewhere Root,O=Elsewhere,C=CH' },
  ]);
  const none = 'no certificate from another CA was installed in this run';
  expect(checkInstallation(bent())).toEqual(names.map((name) => ({ name, verdict: 'not-checked', reason: none })));
});

test('CERTIFICATE-VALID: at the time it was installed, and no other check says so', () => {
  const late: Change = (events) =>
    events.map((event) => (event.event === 'authority-installed' ? { ...event, at: '2035-01-01T00:00:00.000Z' } : event));
  expect(asked({ events: late }, ['CERTIFICATE-VALID'])).toMatch(/^failed: the certificate is valid from .+ and it is 2035-01-01T/u);
  expect(asked({ events: late }, ['CERTIFICATE-KEY', 'CERTIFICATE-SUBJECT', 'CERTIFICATE-CA', 'ISSUER-CHAIN'])).not.toContain('failed');
});

describe('CERTIFICATE-KEY and the four with it: files, log and plan belong together', () => {
  const notTheCertificate = `failed: ${folder}/certificate.der is not the certificate the log tells of.`;
  const notTheRequest = `failed: ${folder}/request.der is not the request the log tells of.`;

  test('the certificate in both forms', () => {
    const root = bytes('chain.pem');
    // Another under the name of the one that was installed is one nothing was made of.
    const none = `failed: "${folder}/certificate.der" is a certificate that made no authority.`;
    expect(asked(put('certificate.der', root))).toBe(none);
    expect(asked({ events: withData('authority-installed', { certificateSha256: other }) })).toBe(none);
    const unmarked = withData('artifact-made', { role: 'other' }, ({ role }) => role === 'installed-certificate');
    expect(asked({ events: all(unmarked, withData('authority-installed', { certificateSha256: other })) })).toBe(notTheCertificate);
    expect(asked({ events: unmarked, ...put('certificate.pem', root) })).toBe(notTheCertificate);
    expect(asked({ events: unmarked })).toMatch(/^passed: 1 installed/u);
    for (const name of ['certificate.der', 'certificate.pem', 'request.der', 'chain.pem'])
      expect(asked({ ...put(name, null), events: unmarked })).toBe(`failed: ${folder}/${name} is missing.`);
  });

  test('nothing else came back', () => {
    const stray = plus('artifact-made', { path: `${folder}/chain.pem`, role: 'installed-certificate', size: 1, sha256: other });
    expect(asked({ events: stray })).toBe(`failed: "${folder}/chain.pem" is a certificate that made no authority.`);
  });

  test('the request, signed by its key', () => {
    expect(asked(told('authority-installed', { requestSha256: other }))).toBe(notTheRequest);
    expect(asked(put('request.der', flipped('request.der')))).toBe(notTheRequest);
    const requestSha256 = sha256Hex(flipped('request.der'));
    const events = all(withData('authority-installed', { requestSha256 }), withData('request-opened', { requestSha256 }));
    expect(asked({ ...put('request.der', flipped('request.der')), events })).toBe(notTheRequest);
  });

  test('an installation that was carried out made an authority; another document need not', () => {
    const silent = all(
      without('authority-installed'),
      without('artifact-made', ({ role }) => role === 'installed-certificate'),
    );
    const lost = 'failed: An installation was carried out, and the log does not tell which authority it made.';
    const none = 'not-checked: no certificate from another CA was installed in this run';
    expect(asked({ events: silent })).toBe(lost);
    expect(asked({ events: all(silent, without('document-carried-out')) })).toBe(none);
    expect(asked({ events: all(silent, withData('document-carried-out', { document: 'policy' })) })).toBe(none);
    const twice = plus('document-carried-out', { ...eventOf('document-carried-out'), sha256: other }, { before: 'document-carried-out' });
    expect(asked({ events: twice })).toBe(lost);
  });

  describe('the key was proved in this run, for the request of the plan', () => {
    const anotherKey = 'failed: The authority was installed for another key than this run proved.';
    const anotherRequest = 'failed: The authority was installed for another request than the plan names.';
    const opened = (change: Record<string, unknown>, before: string): Change =>
      plus('request-opened', { ...eventOf('request-opened'), ...change }, { before, step: 'key' });

    test.each<[string, Bend, string]>([
      ['nothing was opened', { events: without('request-opened') }, anotherKey],
      ['another key', told('request-opened', { spkiSha256: other }), anotherKey],
      ['another request', told('request-opened', { requestSha256: other }), anotherKey],
      ['opened afterwards only', { events: all(without('request-opened'), opened({}, 'run-sealed')) }, anotherKey],
      ['another opened last', { events: opened({ spkiSha256: other }, 'authority-installed') }, anotherKey],
      ['another opened first', { events: opened({ spkiSha256: other }, 'request-opened') }, ''],
      ['another opened afterwards', { events: opened({ spkiSha256: other }, 'run-sealed') }, ''],
      ['another label', told('request-opened', { label: 'else' }), anotherRequest],
      ['another in the plan', { plan: (text) => text.replace('"request": "test-issuing-s2"', '"request": "else"') }, anotherRequest],
      [
        'another folder',
        {
          events: withData('authority-installed', { label: 'else' }),
          files: Object.fromEntries(
            ['certificate.der', 'certificate.pem', 'request.der', 'chain.pem'].map((name) => [`artifacts/else/${name}`, bytes(name)]),
          ),
        },
        anotherRequest,
      ],
      [
        'another authority than the certificate’s key',
        { events: all(withData('authority-installed', { authority: other }), withData('request-opened', { spkiSha256: other })) },
        'failed: The certificate is for another key than the authority that was installed.',
      ],
    ])('%s', (_what, bend, sentence) => {
      expect(asked(bend, ['CERTIFICATE-KEY'])).toBe(sentence === '' ? 'passed: 1 installed' : sentence);
    });
  });

  describe('they are what was approved', () => {
    const content = JSON.parse(Buffer.from(bytes('installation.json')).toString()) as Record<string, unknown>;
    /** Another document in the place of the approved one; members by their names, as canonical JSON has them. */
    const approved = (change: Record<string, unknown>): Bend => put('installation.json', JSON.stringify({ ...content, ...change }));
    const differs = 'failed: The certificates in the bundle are not those that were approved.';

    test.each<[string, Bend, string]>([
      ['another certificate', approved({ certificate: { sha256: other } }), differs],
      ['no certificate', approved({ certificate: undefined }), differs],
      ['a certificate without a hash', approved({ certificate: {} }), differs],
      ['another issuer', approved({ issuers: [{ sha256: other }] }), differs],
      ['no issuers', approved({ issuers: undefined }), differs],
      ['an issuer without a hash', approved({ issuers: [{}] }), differs],
      [
        'a longer chain than was approved',
        put('chain.pem', Buffer.concat([bytes('chain.pem'), Buffer.from(encodePem('CERTIFICATE', bytes('certificate.der')))])),
        differs,
      ],
      ['the very same', approved({}), 'passed: 1 installed'],
      ['nothing', put('installation.json', null), `failed: ${folder}/installation.json is missing.`],
      [
        'something else that was approved',
        told('document-proposed', { document: 'policy' }),
        'failed: An authority was installed by something that is no installation.',
      ],
      [
        'something nobody put up',
        { events: without('document-proposed') },
        'failed: An authority was installed by something that is no installation.',
      ],
    ])('%s', (_what, bend, sentence) => {
      expect(asked(bend, ['CERTIFICATE-KEY'])).toBe(sentence);
    });
  });
});

describe('DOCUMENT-UNCHANGED: what an installation does is what was approved', () => {
  const unchanged = (bend: Bend = {}): string => said(checkDocuments(bendFiles(files, bend)), 'DOCUMENT-UNCHANGED');
  const line = (name: string): number =>
    bendFiles(files, {})
      .events()
      .findIndex(({ event }) => event === name) + 1;
  const nobodyPutUp = 'failed: Line 52 of the transcript carries out what nobody put up.';

  test('carried out as it was put up, before', () => {
    expect(unchanged()).toBe('passed: 1 documents');
    expect(line('document-carried-out')).toBe(52);
    for (const change of [{ item: 'else' }, { document: 'policy' }, { sha256: other }])
      expect(unchanged({ events: withData('document-carried-out', change) })).toBe(nobodyPutUp);
    const late = all(without('document-proposed'), plus('document-proposed', eventOf('document-proposed'), { step: 'certificate' }));
    expect(unchanged({ events: late })).toBe('failed: Line 51 of the transcript carries out what nobody put up.');
  });

  test('the very bytes', () => {
    expect(unchanged(put('installation.json', '{}'))).toBe(`failed: "${folder}/installation.json" is not the document that was put up.`);
    expect(unchanged(put('installation.json', null))).toBe(`failed: ${folder}/installation.json is missing.`);
  });

  test('the policy it brings, and no other; the authority, by this document', () => {
    const adopts = `failed: Line ${line('policy-adopted')} of the transcript adopts a policy nobody approved.`;
    expect(unchanged({ events: withData('policy-adopted', { sha256: other }) })).toBe(adopts);
    const early = all(
      without('document-carried-out'),
      plus('document-carried-out', eventOf('document-carried-out'), { before: 'authority-installed', step: 'install' }),
    );
    expect(unchanged({ events: early })).toBe('failed: Line 57 of the transcript adopts a policy nobody approved.');
    const without2 = all(without('policy-adopted'), withData('authority-installed', { document: other }));
    expect(unchanged({ events: without2 })).toMatch(/^failed: Line \d+ of the transcript installs an authority without approval\.$/u);
    const after = all(
      without('policy-adopted'),
      without('document-carried-out'),
      plus('document-carried-out', eventOf('document-carried-out'), { step: 'install' }),
    );
    expect(unchanged({ events: after })).toMatch(/^failed: Line \d+ of the transcript installs an authority without approval\.$/u);
  });

  test('nothing is retired by it', () => {
    const retired = plus('authority-retired', { authority: other, document: eventOf('document-carried-out')['sha256'] });
    expect(unchanged({ events: retired })).toMatch(/^failed: Line \d+ of the transcript retires an authority without approval\.$/u);
  });
});
