// Certificates of keys that had one already: kept runs of the playbooks renew-authority and cross-certificate, bent in one place at a
// time.

import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { eventsOf } from '../../../main/evidence/event-data.ts';
import { checkExisting } from '../../../main/evidence/verify/existing.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import type { SignedArtifact } from '../../../main/evidence/verify/signed-artifacts.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { CertificateFields } from '../../../main/pki/parse-certificate.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { type Bend, all, bendFiles, bent, type Change, plus, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = { renewing: keptRun('renewing'), crossing: keptRun('crossing') };
type Run = keyof typeof files;
const other = 'a'.repeat(64);
const partner = 'artifacts/partner-root-p1';
const compared = ['SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'EXISTING-DATES'] as const;

const asked = (run: Run, bend: Bend = {}, name: CheckName = 'EXISTING-CERTIFICATE'): string =>
  said(checkExisting(bendFiles(files[run], bend)), name);
const eventOf = (run: Run, name: 'authority-opened' | 'certificate-imported'): Record<string, unknown> => ({
  ...eventsOf(bendFiles(files[run], {}).events(), name)[0],
});
const existingOf = (run: Run): string =>
  (run === 'renewing' ? eventOf(run, 'authority-opened')['certificateSha256'] : eventOf(run, 'certificate-imported')['sha256']) as string;
const ofCertificate = ({ makes }: Record<string, unknown>): boolean => makes === 'certificate';
const built = (change: Record<string, unknown>): Change => withData('tbs-built', change, ofCertificate);
const rehearsed = withData('run-planned', { mode: 'rehearsal' });
const naming = (sha256: string): Bend => ({
  plan: (text) => text.replace(/"existingCertificate": "[0-9a-f]+"/u, `"existingCertificate": "${sha256}"`),
});
const namingNone: Bend = { plan: (text) => text.replace(/,\s*"existingCertificate": "[0-9a-f]+"/u, '') };

test('what was counted; a run in which no key had a certificate: not checked, and why', () => {
  for (const run of ['renewing', 'crossing'] as const)
    expect(checkExisting(bendFiles(files[run], {}))).toEqual([
      { name: 'EXISTING-CERTIFICATE', verdict: 'passed', reason: '1 made anew' },
      ...compared.map((name) => ({ name, verdict: 'passed', reason: '2 files' })),
    ]);
  expect(checkExisting(bent())).toEqual(
    (['EXISTING-CERTIFICATE', ...compared] as const).map((name) => ({
      name,
      verdict: 'not-checked',
      reason: 'no key got a certificate beside one it has',
    })),
  );
});

describe('EXISTING-CERTIFICATE', () => {
  test('the certificate it was made of is in the bundle, as it was', () => {
    const gone = 'failed: The certificate that step cert made anew is not in the bundle as it was.';
    for (const run of ['renewing', 'crossing'] as const) {
      expect(asked(run, { events: built({ existingSha256: other }) })).toBe(gone);
      expect(asked(run, { events: built({ existingSha256: null }) })).toBe(gone);
      expect(asked(run, { events: without('artifact-made', ({ role }) => role === 'existing-certificate') })).toBe(gone);
      for (const name of compared) expect(asked(run, { events: built({ existingSha256: other }) }, name)).toBe(gone);
    }
  });

  test('nothing else is in the bundle as one that was there before', () => {
    const stray = `${partner}/chain.pem`;
    const events = plus('artifact-made', { path: stray, role: 'existing-certificate', size: 1, sha256: other });
    expect(asked('crossing', { events })).toMatch(new RegExp(`^failed: "${stray}" is a certificate .*nothing was made anew`, 'u'));
  });

  test('a playbook that makes nothing anew', () => {
    const surplus = 'failed: Step cert made a certificate anew, which the playbook does not have it do.';
    const bends = { renewing: '{ renews: authority }', crossing: '{ existing: existing, issuer: authority }' } as const;
    for (const run of ['renewing', 'crossing'] as const) {
      const playbook = (text: string): string => text.replace(bends[run], '{ issuer: authority }');
      expect(asked(run, { playbook })).toBe(surplus);
      const events = all(
        built({ existingSha256: null }),
        without('artifact-made', ({ role }) => role === 'existing-certificate'),
      );
      expect(asked(run, { playbook, events })).toBe('not-checked: no key got a certificate beside one it has');
      for (const name of compared)
        expect(asked(run, { playbook, events }, name)).toBe('not-checked: no key got a certificate beside one it has');
    }
  });

  test('the plan names it; in a rehearsal a stand-in may have another, and what was imported may not', () => {
    const another = 'failed: Step cert made another certificate anew than the plan names.';
    for (const run of ['renewing', 'crossing'] as const) {
      expect(asked(run, naming(existingOf(run)))).toBe('passed: 1 made anew');
      expect(asked(run, { ...naming(existingOf(run)), events: rehearsed })).toBe('passed: 1 made anew');
      expect(asked(run, naming(other))).toBe(another);
      expect(asked(run, namingNone)).toBe(another);
      expect(asked(run, { ...namingNone, events: rehearsed })).toBe(another);
    }
    expect(asked('renewing', { ...naming(other), events: rehearsed })).toBe('passed: 1 made anew');
    expect(asked('crossing', { ...naming(other), events: rehearsed })).toBe(another);
  });

  test('a renewal is of the certificate in force: that of the authority opened last before it was built', () => {
    const another = 'failed: Step cert made another certificate anew than the one in force.';
    const opened = (certificateSha256: string, before: string): Change =>
      plus('authority-opened', { ...eventOf('renewing', 'authority-opened'), certificateSha256 }, { before, step: 'authority' });
    const sound = existingOf('renewing');
    expect(asked('renewing', { events: withData('authority-opened', { certificateSha256: other }) })).toBe(another);
    expect(asked('renewing', { events: without('authority-opened') })).toBe(another);
    expect(asked('renewing', { events: opened(other, 'tbs-built') })).toBe(another);
    expect(asked('renewing', { events: all(opened(other, 'tbs-built'), opened(sound, 'tbs-built')) })).toBe('passed: 1 made anew');
    expect(asked('renewing', { events: opened(other, 'run-sealed') })).toBe('passed: 1 made anew');
    expect(asked('renewing', { events: all(without('authority-opened'), opened(sound, 'run-sealed')) })).toBe(another);
  });

  describe('a certificate that was imported', () => {
    const another = 'failed: Step cert used another certificate than was imported.';
    const imported = (change: Record<string, unknown>, place: { before: string; step?: string }): Change =>
      plus('certificate-imported', { ...eventOf('crossing', 'certificate-imported'), ...change }, { step: 'existing', ...place });

    test('by the step the playbook names, the last time before it was built', () => {
      expect(asked('crossing', { events: withData('certificate-imported', { sha256: other }) })).toBe(another);
      expect(asked('crossing', { events: without('certificate-imported') })).toBe(another);
      const moved = all(without('certificate-imported'), imported({}, { before: 'tbs-built', step: 'elsewhere' }));
      expect(asked('crossing', { events: moved })).toBe(another);
      const late = all(without('certificate-imported'), imported({}, { before: 'run-sealed' }));
      expect(asked('crossing', { events: late })).toBe(another);
      expect(asked('crossing', { events: imported({ sha256: other }, { before: 'certificate-imported' }) })).toBe('passed: 1 made anew');
      expect(asked('crossing', { events: imported({ sha256: other }, { before: 'tbs-built' }) })).toBe(another);
      expect(asked('crossing', { events: imported({ sha256: other }, { before: 'run-sealed' }) })).toBe('passed: 1 made anew');
    });

    test('one of several steps may have brought it', () => {
      const playbook = (text: string): string => text.replace('existing: existing', 'existing: [authority, existing]');
      expect(asked('crossing', { playbook })).toBe('passed: 1 made anew');
    });

    test('under the label of the plan', () => {
      expect(asked('crossing', { events: withData('certificate-imported', { label: 'elsewhere' }) })).toBe(
        'failed: Line 33 of the transcript imports a certificate under another label than the plan gives it.',
      );
    });

    test('with proof that whoever brought it holds its key: its own signature, or a request of the same step', () => {
      const der = Buffer.from(files.crossing.get(`${partner}/existing.der`) ?? []);
      der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
      const sha256 = sha256Hex(der);
      const foreign = (...more: Change[]): Bend => ({
        ...naming(sha256),
        files: { [`${partner}/existing.der`]: der, [`${partner}/existing.pem`]: encodePem('CERTIFICATE', der) },
        events: all(built({ existingSha256: sha256 }), withData('certificate-imported', { sha256 }), ...more),
      });
      const request = (spkiSha256: unknown, step: string): Change =>
        plus('request-imported', { label: 'partner-root-p1', sha256: other, fileSha256: other, spkiSha256 }, { before: 'tbs-built', step });
      const { spkiSha256 } = eventOf('crossing', 'certificate-imported');
      const unproved = `failed: Nothing proves that whoever brought ${partner}/existing.der holds its key.`;
      expect(asked('crossing', foreign())).toBe(unproved);
      expect(asked('crossing', foreign(request(spkiSha256, 'existing')))).toBe('passed: 1 made anew');
      expect(asked('crossing', foreign(request(other, 'existing')))).toBe(unproved);
      expect(asked('crossing', foreign(request(spkiSha256, 'authority')))).toBe(unproved);
    });
  });
});

describe('SAME-SUBJECT-AND-KEY, NOT-WIDENED, EXISTING-DATES: each file beside the certificate before', () => {
  const path = { renewing: 'artifacts/test-root-t1/certificate.der', crossing: `${partner}/certificate.der` };
  /** What is said of a check when the certificate in the DER file says something else. */
  function changed(run: Run, name: CheckName, change: (fields: CertificateFields) => Partial<CertificateFields>, bend: Bend = {}): string {
    const reading: BundleReading = bendFiles(files[run], bend);
    const artifacts = reading.artifacts().map((artifact): SignedArtifact => {
      const { fields } = artifact;
      return artifact.path === path[run] && fields.kind === 'certificate'
        ? { ...artifact, fields: { ...fields, ...change(fields) } }
        : artifact;
    });
    return said(checkExisting({ ...reading, artifacts: () => artifacts }), name);
  }

  test('another key', () => {
    for (const run of ['renewing', 'crossing'] as const)
      expect(changed(run, 'SAME-SUBJECT-AND-KEY', ({ tbs }) => ({ spki: tbs as never }))).toBe(
        `failed: ${path[run]}: the public key is not that of the existing certificate.`,
      );
  });

  test('in a rehearsal the name has the mark', () => {
    const unmarked = `failed: ${path.renewing}: the subject is not byte for byte that of the existing certificate.`;
    expect(asked('renewing', { events: rehearsed }, 'SAME-SUBJECT-AND-KEY')).toBe(unmarked);
  });

  test('a wider certificate', () => {
    const wider = changed('crossing', 'NOT-WIDENED', () => ({ keyUsage: { bits: ['keyCertSign', 'digitalSignature'] } as never }));
    expect(wider).toBe(`failed: ${path.crossing}: keyUsage has digitalSignature beyond the existing certificate.`);
  });

  test('only a renewal must end later', () => {
    const day = (text: string): CertificateFields['notAfter'] => ({ date: new Date(text), text }) as never;
    const short = () => ({ notAfter: day('2026-12-01T00:00:00Z') });
    expect(changed('crossing', 'EXISTING-DATES', short)).toBe('passed: 2 files');
    expect(changed('renewing', 'EXISTING-DATES', short)).toMatch(/^failed: .*no later than the existing certificate/u);
    const early = () => ({ notBefore: day('2020-01-01T00:00:00Z') });
    for (const run of ['renewing', 'crossing'] as const)
      expect(changed(run, 'EXISTING-DATES', early)).toMatch(/^failed: .*before the existing certificate does/u);
  });
});
