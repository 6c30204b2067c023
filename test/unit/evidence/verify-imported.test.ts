// An authority that was run with openssl and taken over: a kept run of the playbook import-external-authority, bent in one place at a time.

import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { checkDocuments } from '../../../main/evidence/verify/documents.ts';
import { checkImported } from '../../../main/evidence/verify/imported.ts';
import { type Bend, all, bendFiles, bent, type Change, plus, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('importing');
const folder = 'artifacts/old-root';
const bytes = (name: string): Uint8Array => files.get(`${folder}/${name}`) ?? new Uint8Array();
const other = 'a'.repeat(64);
const names = ['IMPORTED-AUTHORITY', 'IMPORTED-CRL', 'IMPORTED-ISSUED'] as const;

/** What is said of the three checks: one sentence where all say the same. */
function asked(bend: Bend = {}, only: readonly CheckName[] = names): string {
  const checks = checkImported(bendFiles(files, bend));
  return [...new Set(only.map((name) => said(checks, name)))].join(' | ');
}
const told = (name: string, change: Record<string, unknown>): Bend => ({ events: withData(name, change) });
const put = (name: string, content: string | Uint8Array | null): Bend => ({ files: { [`${folder}/${name}`]: content } });
const document = JSON.parse(Buffer.from(bytes('authority-import.json')).toString()) as Record<string, unknown>;
const approved = (change: Record<string, unknown>): Bend => put('authority-import.json', canonicalJson({ ...document, ...change }));
const at =
  (moment: string): Change =>
  (events) =>
    events.map((event) => (event.event === 'authority-imported' ? { ...event, at: moment } : event));
const sound = 'passed: a root | passed: number 31, 1 entries | passed: 3 certificates, 3 lines of the list';

test('a sound import: what was judged; a run without one: not checked, and why', () => {
  expect(asked()).toBe(sound);
  const none = 'no authority was taken over in this run';
  expect(checkImported(bent())).toEqual(names.map((name) => ({ name, verdict: 'not-checked', reason: none })));
});

describe('each verdict is made anew at the time it was taken over', () => {
  test('a certificate that had ended, a CRL of the future', () => {
    expect(asked({ events: at('2050-01-01T00:00:00.000Z') }, ['IMPORTED-AUTHORITY'])).toMatch(
      /^failed: the certificate of CN=Old Root.+ is valid from/u,
    );
    expect(asked({ events: at('2026-11-27T00:00:00.000Z') }, ['IMPORTED-CRL'])).toMatch(/^failed: it says it was made at 2026-11-27T/u);
  });
});

describe('files, log, plan and what was approved belong together', () => {
  const anotherKey = 'failed: The authority was taken over with another key than this run found.';
  const nothingProved = 'failed: The key of the authority that was taken over proved nothing in this run.';
  const certificates = 'failed: The certificates in the bundle are not those that were approved.';
  const anotherCrl = 'failed: The CRL in the bundle is not the one that was approved.';
  const anotherList = 'failed: What the authority issued is not in the bundle as it was approved.';
  const entries = 'failed: The entries its next CRL begins with are not those of its CRL and list.';
  const noImport = 'failed: An authority was taken over by something that is no import.';
  const anotherLabel = 'failed: The authority was taken over under another label than the plan names.';

  test.each<[string, Bend, string]>([
    ['the key was never found', { events: without('external-key-found') }, anotherKey],
    ['another key was found', told('external-key-found', { spkiSha256: other }), anotherKey],
    ['for another certificate', told('external-key-found', { certificateSha256: other }), anotherKey],
    ['no probe', { events: without('intent', ({ operation }) => operation === 'sign-probe') }, nothingProved],
    [
      'a probe of another key',
      { events: withData('intent', { spkiSha256: other }, ({ operation }) => operation === 'sign-probe') },
      nothingProved,
    ],
    ['a probe that did not verify', { events: without('call-verified') }, nothingProved],
    ['another label was found', told('external-key-found', { label: 'else' }), anotherLabel],
    ['another label in the plan', { plan: (text) => text.replace('"label": "old-root"', '"label": "else"') }, anotherLabel],
    [
      'another authority than the certificate’s key',
      told('authority-imported', { authority: other }),
      'failed: The authority that was taken over has another key than was approved.',
    ],
    [
      'another certificate was approved',
      approved({ certificate: { ...(document['certificate'] as object), sha256: other } }),
      certificates,
    ],
    [
      'issuers were approved',
      approved({ issuers: [{ subject: 'CN=x', sha256: other, notAfter: '' }] }),
      `failed: ${folder}/chain.pem is missing.`,
    ],
    ['no CRL was approved', approved({ crl: null }), anotherCrl],
    ['another CRL number was told', told('authority-imported', { crlNumber: '30' }), anotherCrl],
    ['another CRL was approved', approved({ crl: { ...(document['crl'] as object), sha256: other } }), anotherCrl],
    ['one certificate fewer', approved({ issued: { count: 2, sha256: other } }), anotherList],
    ['another count was told', told('authority-imported', { issued: 2 }), anotherList],
    ['other entries were approved', approved({ entries: { count: 2, sha256: other } }), entries],
    ['other entries were told', told('authority-imported', { entries: { count: 1, sha256: other } }), entries],
    ['index.txt is another', put('imported/index.txt', ''), `failed: ${folder}/imported/index.txt is not the list that was approved.`],
    ['a file is missing', put('imported/issued.pem', null), `failed: ${folder}/imported/issued.pem is missing.`],
    ['the CRL is missing', put('imported/crl.der', null), `failed: ${folder}/imported/crl.der is missing.`],
    ['two certificates', put('certificate.pem', bytes('imported/issued.pem').slice(0, 900)), 'failed: The PEM file was refused'],
    ['something else was approved', told('document-proposed', { document: 'policy' }), noImport],
    ['nobody put it up', { events: without('document-proposed') }, noImport],
    ['a member too many', approved({ more: 1 }), 'failed: The import does not say what one must say'],
    ['the very same', approved({}), 'passed'],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, ['IMPORTED-CRL']).slice(0, sentence.length)).toBe(sentence);
  });

  test('an import that was carried out made an authority, and nothing else is said to be of one', () => {
    const silent = all(
      without('authority-imported'),
      without('artifact-made', ({ role }) => role === 'imported'),
    );
    expect(asked({ events: silent })).toBe('failed: An authority was to be taken over, and the log does not tell which.');
    expect(asked({ events: all(silent, without('document-carried-out')) })).toBe('not-checked: no authority was taken over in this run');
    const stray = plus('artifact-made', { path: 'artifacts/else/x.pem', role: 'imported', size: 1, sha256: other });
    expect(asked({ events: stray })).toBe(
      'failed: "artifacts/else/x.pem" is said to be of an authority that was taken over, and none was.',
    );
  });
});

describe('what was not given counts only where the plan says why', () => {
  const waive = (text: string): string =>
    text.replace(
      '"waivers": [',
      '"waivers": [{ "check": "IMPORTED-CRL", "reason": "It never signed one." }, { "check": "IMPORTED-ISSUED", "reason": "Lost." },',
    );
  const bare = all(
    withData('authority-imported', {
      crlNumber: '',
      issued: 0,
      entries: { count: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    }),
  );
  const nothing = { count: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' };
  const bend: Bend = { events: bare, ...approved({ crl: null, issued: nothing, index: null, entries: nothing }) };

  test('refused without, waived with', () => {
    expect(asked(bend, ['IMPORTED-CRL'])).toBe(
      'failed: no CRL was given: the next one has number 1 and no entry of before, and the plan does not waive it.',
    );
    expect(asked(bend, ['IMPORTED-ISSUED'])).toMatch(/^failed: nothing it issued was given: .+, and the plan does not waive it\.$/u);
    expect(asked({ ...bend, plan: waive }, ['IMPORTED-CRL'])).toMatch(/^waived: no CRL was given/u);
    expect(asked({ ...bend, plan: waive }, ['IMPORTED-ISSUED'])).toMatch(/^waived: nothing it issued was given/u);
  });
});

describe('DOCUMENT-UNCHANGED: what is taken over, and the policy it brings, is what was approved', () => {
  const unchanged = (bend: Bend = {}): string => said(checkDocuments(bendFiles(files, bend)), 'DOCUMENT-UNCHANGED');
  test('sound, without approval, with another policy', () => {
    expect(unchanged()).toMatch(/^passed/u);
    expect(unchanged(told('authority-imported', { document: other }))).toMatch(
      /^failed: Line \d+ of the transcript takes over an authority without approval\./u,
    );
    expect(unchanged(told('policy-adopted', { sha256: other }))).toMatch(
      /^failed: Line \d+ of the transcript adopts a policy nobody approved\./u,
    );
  });
});
