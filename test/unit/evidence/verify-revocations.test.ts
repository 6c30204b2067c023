// A CA certificate and a leaf revoked, and the CRL that says so: a kept run of the playbook revoke-and-publish, bent in one place at a time.

import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { parseRevocation, type KnownRevocation, type Revocation, type RevocationDocument } from '../../../main/formats/revocation.ts';
import { checkCrlGuard } from '../../../main/evidence/verify/crl-guard.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import { checkRevocations } from '../../../main/evidence/verify/revocations.ts';
import type { SignedArtifact } from '../../../main/evidence/verify/signed-artifacts.ts';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { CrlFields } from '../../../main/pki/parse-types.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { all, type Bend, bendFiles, bent, type Change, plus, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('revoking');
const folder = 'artifacts/test-root-t1';
const other = 'a'.repeat(64);
const documentPath = `${folder}/revocation.json`;
const document = parseRevocation(files.get(documentPath) ?? new Uint8Array());
const [ca, leaf] = document.revocations;
if (ca?.kind !== 'ca' || leaf?.kind !== 'leaf') throw new Error('The kept run revoked two certificates.');
const revokedFile = ({ serial }: Revocation): string => `${folder}/revoked/${serial}.der`;
const pathOf = (pattern: RegExp): string => [...files.keys()].find((path) => pattern.test(path)) ?? 'no such file';
const crlPath = pathOf(/\/crl-.*-3\.der$/u);
const previousPath = pathOf(/\/previous\//u);

const entryOf = ({ serial, code, revocationDate, invalidityDate }: Revocation): Uint8Array =>
  encodeCrlEntry({
    serialNumber: parseSerialNumber(serial),
    revocationDate: new Date(revocationDate),
    reason: code === 0 ? null : code,
    ...(invalidityDate === undefined ? {} : { invalidityDate: new Date(invalidityDate) }),
  });

/** Another document in the place of the approved one, and a log that fits it in everything else. */
function approved(change: Partial<RevocationDocument>): Bend {
  const changed: RevocationDocument = { ...document, ...change };
  const bytes = new TextEncoder().encode(canonicalJson(changed));
  const sha256 = sha256Hex(bytes);
  const entries = changed.revocations.map((each) => ({ serial: each.serial, code: each.code, sha256: sha256Hex(entryOf(each)) }));
  const isIt = ({ document: kind }: Record<string, unknown>): boolean => kind === 'revocation';
  return {
    files: { [documentPath]: bytes },
    events: all(
      withData('document-proposed', { sha256 }, isIt),
      withData('document-carried-out', { sha256 }, isIt),
      withData('revocation-recorded', { document: sha256, entries }),
    ),
  };
}
/** The leaf's certificate with another signature, approved as it is. */
const forged = (): Bend => {
  const der = Uint8Array.from(files.get(revokedFile(leaf)) ?? []);
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const bend = revised(1, { certificateSha256: sha256Hex(der) });
  return { ...bend, files: { ...bend.files, [revokedFile(leaf)]: der } };
};
/** The first or the second certificate, revoked otherwise. */
const revised = (which: 0 | 1, change: Partial<KnownRevocation>): Bend =>
  approved({ revocations: [ca, leaf].map((each, place) => (place === which ? { ...each, ...change } : each)) });
const told = (change: Record<string, unknown>): Bend => ({ events: withData('revocation-recorded', change) });
const asked = (bend: Bend, name: 'REVOCATION-REASON' | 'REVOCATION-LISTED'): string => said(checkRevocations(bendFiles(files, bend)), name);

test('a sound revocation: what was judged; a run without one: not checked, and why', () => {
  for (const name of ['REVOCATION-REASON', 'REVOCATION-LISTED'] as const) {
    expect(asked({}, name)).toBe('passed: 2 certificates');
    expect(asked(approved({}), name)).toBe('passed: 2 certificates');
    expect(said(checkRevocations(bent()), name)).toBe('not-checked: nothing was revoked in this run');
  }
});

describe('what was recorded is what was approved', () => {
  const nobody = /^failed: Line \d+ of the transcript records a revocation nobody approved\.$/u;
  const another = /^failed: Line \d+ of the transcript records revocations of another authority than was approved\.$/u;
  const otherwise = /^failed: Line \d+ of the transcript records other revocations than were approved\.$/u;
  const stranger = /is not the certificate the revocation names\.$/u;

  test.each<[string, Bend, RegExp]>([
    ['nothing was put up', { events: without('document-proposed') }, nobody],
    ['nothing was carried out', { events: without('document-carried-out') }, nobody],
    ['another document was carried out', { events: withData('document-carried-out', { document: 'policy' }) }, nobody],
    ['it names another document', told({ document: other }), nobody],
    [
      'carried out afterwards only',
      {
        events: (events) => {
          const done = events.filter(({ event }) => event === 'document-carried-out');
          const rest = events.filter(({ event }) => event !== 'document-carried-out');
          return [...rest.slice(0, -1), ...done, ...rest.slice(-1)];
        },
      },
      nobody,
    ],
    ['of another authority', told({ authority: other }), another],
    ['put up for another authority', { events: withData('document-proposed', { authoritySpkiSha256: other }) }, another],
    [
      'another code',
      told({ entries: [ca, leaf].map((each) => ({ serial: each.serial, code: 4, sha256: sha256Hex(entryOf(each)) })) }),
      otherwise,
    ],
    ['one entry fewer', told({ entries: [{ serial: ca.serial, code: ca.code, sha256: sha256Hex(entryOf(ca)) }] }), otherwise],
    ['another entry', told({ entries: [ca, leaf].map((each) => ({ serial: each.serial, code: each.code, sha256: other })) }), otherwise],
    ['the leaf under the name of the CA', { files: { [revokedFile(ca)]: files.get(revokedFile(leaf)) ?? null } }, stranger],
    ['no certificate', { files: { [revokedFile(ca)]: null } }, /^failed: .+ is missing\.$/u],
    ['a leaf that is said to be a CA', revised(1, { kind: 'ca' }), stranger],
    ['a CA that is said to be a leaf', revised(0, { kind: 'leaf' }), stranger],
    ['a certificate of another hash', revised(0, { certificateSha256: other }), stranger],
    ['a certificate whose signature is another', forged(), /^failed: .+ was not issued by test-root-t1\.$/u],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, 'REVOCATION-REASON')).toMatch(sentence);
    expect(asked(bend, 'REVOCATION-LISTED')).toMatch(sentence);
  });
});

describe('REVOCATION-REASON', () => {
  const otherTerms = 'failed: The revocation was put up under another rule set or another word on hold than plan and policy have.';
  const otherReason = (serial: string): string => `failed: Serial ${serial} was revoked for a reason rule set private does not give it.`;
  const noNote = `failed: The entry of serial ${leaf.serial} was changed without a note.`;
  const future = `failed: The revocation of serial ${leaf.serial} is dated in the future.`;
  const invalid = (serial: string): string => `failed: The invalidity date of serial ${serial} is not one rule set private allows.`;

  test.each<[string, Bend, string]>([
    ['another rule set', approved({ rules: 'cnsa2' }), otherTerms],
    ['another word on hold', approved({ hold: 'not allowed' }), otherTerms],
    ['a policy that forbids hold', { files: { 'policy.json': policyWithoutHold() } }, otherTerms],
    ['a reason nobody is offered', revised(1, { happened: 'boredom' }), otherReason(leaf.serial)],
    ['a code that does not follow from what happened', revised(1, { code: 4 }), otherReason(leaf.serial)],
    ['words of another reason', revised(1, { reason: 'superseded (4)' }), otherReason(leaf.serial)],
    ['a CA on hold', revised(0, { happened: 'on-hold', code: 6, reason: 'certificateHold (6)' }), otherReason(ca.serial)],
    [
      'a release of what was not on hold',
      revised(1, { happened: 'release', code: 8, reason: 'removeFromCRL (8)' }),
      otherReason(leaf.serial),
    ],
    ['a change without a note', revised(1, { before: 'superseded (4), since 2026-11-20' }), noNote],
    ['a change with one', revised(1, { before: 'superseded (4), since 2026-11-20', note: 'it was the key' }), 'passed: 2 certificates'],
    ['a date in the future', revised(1, { revocationDate: '2026-11-21T09:03:01Z' }), future],
    ['the very moment', revised(1, { revocationDate: '2026-11-21T09:03:00Z' }), 'passed: 2 certificates'],
    ['an invalidity date after the revocation', revised(0, { invalidityDate: '2026-11-21T09:02:01Z' }), invalid(ca.serial)],
    ['an invalidity date of that moment', revised(0, { invalidityDate: '2026-11-21T09:02:00Z' }), 'passed: 2 certificates'],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, 'REVOCATION-REASON')).toBe(sentence);
  });

  function policyWithoutHold(): string {
    return new TextDecoder().decode(files.get('policy.json')).replace('"hold":"allowed",', '');
  }
});

/** The CRL of the run with other entries. */
function listed(change: (entries: CrlFields['entries']) => CrlFields['entries']): BundleReading {
  const reading = bendFiles(files, {});
  const artifacts = reading.artifacts().map((artifact): SignedArtifact => {
    const { fields } = artifact;
    return fields.kind === 'crl' ? { ...artifact, fields: { ...fields, entries: change(fields.entries) } } : artifact;
  });
  return { ...reading, artifacts: () => artifacts };
}

describe('REVOCATION-LISTED', () => {
  const only = (serial: string) => (entries: CrlFields['entries']) => [...entries].filter(({ serialNumber }) => serialNumber !== serial);

  test('every entry stands on the CRL, byte for byte', () => {
    const missing = said(checkRevocations(listed(only(leaf.serial))), 'REVOCATION-LISTED');
    expect(missing).toMatch(new RegExp(`^failed: Serial ${leaf.serial} was recorded as revoked and is missing from .*crl-.*-3\\.`, 'u'));
    const changed = listed((entries) => Array.from(entries, (entry) => ({ ...entry, der: Uint8Array.from(entry.der).fill(0, 40) })));
    expect(said(checkRevocations(changed), 'REVOCATION-LISTED')).toMatch(/^failed: The entry of serial .+ is not what was approved\.$/u);
  });

  test('no CRL after the record; a CRL before it; another authority', () => {
    const none = 'failed: No CRL was signed after the revocation was recorded.';
    const reading = bendFiles(files, {});
    expect(said(checkRevocations({ ...reading, artifacts: () => [] }), 'REVOCATION-LISTED')).toBe(none);
    const earlier = reading.artifacts().map((artifact) => ({ ...artifact, built: { ...artifact.built, seq: 1 } }));
    expect(said(checkRevocations({ ...reading, artifacts: () => earlier }), 'REVOCATION-LISTED')).toBe(none);
    const others = reading.artifacts().map((artifact) => ({ ...artifact, built: { ...artifact.built, issuerSpkiSha256: other } }));
    expect(said(checkRevocations({ ...reading, artifacts: () => others }), 'REVOCATION-LISTED')).toBe(none);
    const elsewhere = { plan: (text: string) => text.replace('"authority": "test-root-t1"', '"authority": "else"') };
    expect(asked(elsewhere, 'REVOCATION-LISTED')).toBe('failed: The revocation is of another authority than the plan names.');
  });

  test('what was released stands on it no more', () => {
    const hold = {
      happened: 'release',
      code: 8,
      reason: 'removeFromCRL (8)',
      before: 'certificateHold (6), since then',
      note: 'found',
    } as const;
    expect(asked(revised(1, hold), 'REVOCATION-LISTED')).toMatch(
      new RegExp(`^failed: Serial ${leaf.serial} was released and stands on `, 'u'),
    );
  });
});

describe('the guard: the CRL beside the one it replaces', () => {
  const names = ['CRL-SAME-SCOPE', 'CRL-LATER', 'CRL-ENTRIES-KEPT', 'CRL-ENTRIES-UNCHANGED', 'CRL-ENTRY-DATES'] as const;
  const guard = (bend: Bend | BundleReading): string => {
    const checks = checkCrlGuard('artifacts' in bend ? bend : bendFiles(files, bend));
    return [...new Set(names.map((name) => said(checks, name)))].join(' | ');
  };
  const compared = (change: Record<string, unknown>): Bend => ({ events: withData('crl-compared', change) });
  const none = { count: 0, sha256: sha256Hex(new Uint8Array()), named: [] };

  test('sound; the first of its scope; a run without a CRL', () => {
    expect(guard({})).toBe('passed: 1 CRL beside the one before');
    const first: Change = all(
      without('crl-compared'),
      withData('tbs-built', { previousCrlNumber: null }),
      without('artifact-made', ({ role }) => role === 'previous-crl'),
    );
    expect(guard({ events: first })).toBe('not-checked: the first CRL of its scope');
    expect(guard({ ...bendFiles(files, {}), artifacts: () => [], events: () => [] })).toBe('not-checked: no CRL was signed in this run');
  });

  test.each<[string, Bend, RegExp]>([
    [
      'nothing tells what it was compared with',
      {
        events: all(
          without('crl-compared'),
          without('artifact-made', ({ role }) => role === 'previous-crl'),
        ),
      },
      /^failed: The log does not tell what .* was compared with\.$/u,
    ],
    ['another number was compared', compared({ previousCrlNumber: '1' }), /^failed: The log does not tell what .* was compared with\.$/u],
    ['a list nothing was compared with', compared({ previousSha256: other }), /^failed: ".*" is a CRL nothing was compared with\.$/u],
    [
      'one more such list',
      { events: plus('artifact-made', { path: crlPath, role: 'previous-crl', size: 1, sha256: other }) },
      /^failed: ".*" is a CRL nothing was compared with\.$/u,
    ],
    [
      'the new list in the place of the old',
      { files: { [previousPath]: files.get(crlPath) ?? null } },
      /is a CRL nothing was compared with/u,
    ],
    [
      'the list before is not there',
      { events: without('artifact-made', ({ role }) => role === 'previous-crl') },
      /^failed: The CRL .* was compared with is not in the bundle\.$/u,
    ],
    [
      'fewer were told to be added',
      compared({ added: { ...none, count: 1 } }),
      /tells of other entries added than the two CRLs differ by/u,
    ],
    [
      'others were told to be added',
      compared({ added: { ...none, count: 2 } }),
      /tells of other entries added than the two CRLs differ by/u,
    ],
    ['some were told to have left', compared({ left: { ...none, count: 1 } }), /tells of other entries left than the two CRLs differ by/u],
    [
      'some were told to have changed',
      compared({ changed: { ...none, sha256: other } }),
      /tells of other entries changed than the two CRLs differ by/u,
    ],
    ['of another authority', { events: withData('tbs-built', { issuerSpkiSha256: other }, ({ makes }) => makes === 'crl') }, /^failed: /u],
  ])('%s', (_what, bend, sentence) => {
    expect(guard(bend)).toMatch(sentence);
  });

  test('of more entries than the log names by serial it gives the hash of all; one that is counted and not named went without a word', () => {
    const serials = [ca, leaf].map(({ serial }) => serial).toSorted();
    const gone = { count: 2, sha256: sha256Hex(new TextEncoder().encode(serials.map((serial) => `${serial}\n`).join(''))) };
    // The two lists in each other's place: what was added has left.
    const swapped = (left: object): Bend => ({
      files: { [previousPath]: files.get(crlPath) ?? null, [crlPath]: files.get(crlPath) ?? null },
      events: withData('crl-compared', { previousSha256: sha256Hex(files.get(crlPath) ?? new Uint8Array()), left, added: none }),
    });
    const kept = (left: object): string => {
      const reading = bendFiles(files, swapped(left));
      const artifacts = reading.artifacts().map((artifact): SignedArtifact => {
        const { fields } = artifact;
        return fields.kind === 'crl' ? { ...artifact, fields: { ...fields, entries: [] } } : artifact;
      });
      return said(checkCrlGuard({ ...reading, artifacts: () => artifacts }), 'CRL-ENTRIES-KEPT');
    };
    expect(kept({ ...gone, named: [] })).toMatch(/^passed/u);
    expect(kept({ ...gone, named: serials.map((serial) => ({ serial, why: 'expired' })) })).toMatch(/^passed/u);
    expect(kept({ ...gone, named: serials.map((serial) => ({ serial })) })).toMatch(/^failed: /u);
    expect(
      kept({
        ...gone,
        named: [
          { serial: 'aa', why: 'expired' },
          { serial: 'bb', why: 'expired' },
        ],
      }),
    ).toMatch(/^failed: /u);
  });

  test('each defect of the list itself, by the check that is named for it', () => {
    const fieldsOf = (change: Partial<CrlFields>): BundleReading => {
      const reading = bendFiles(files, {});
      const artifacts = reading.artifacts().map((artifact): SignedArtifact => {
        const { fields } = artifact;
        return fields.kind === 'crl' ? { ...artifact, fields: { ...fields, ...change } } : artifact;
      });
      return { ...reading, artifacts: () => artifacts };
    };
    const failing = (reading: BundleReading): string[] =>
      checkCrlGuard(reading).flatMap(({ name, verdict }) => (verdict === 'failed' ? [name] : []));
    expect(failing(fieldsOf({ crlNumber: '2' }))).toEqual(['CRL-LATER']);
    expect(failing(fieldsOf({ extensions: [] }))).toEqual([]);
    expect(failing(fieldsOf({ extensions: [{ oid: '2.5.29.28', critical: true, value: new Uint8Array() }] }))).toEqual(['CRL-SAME-SCOPE']);
    const late = { text: '20261121090000Z', tag: 0x18, date: new Date('2026-11-21T09:02:30Z') };
    expect(failing(fieldsOf({ thisUpdate: late }))).toEqual(['CRL-ENTRY-DATES']);
  });
});
