// A class of certificates revoked at once: a kept run of the playbook mass-revocation, bent in one place at a time.

import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { type MassRevocation, parseMassRevocation } from '../../../main/formats/mass-revocation.ts';
import { checkDocuments } from '../../../main/evidence/verify/documents.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import { checkRevocations } from '../../../main/evidence/verify/revocations.ts';
import type { SignedArtifact } from '../../../main/evidence/verify/signed-artifacts.ts';
import type { CrlFields } from '../../../main/pki/parse-types.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { all, type Bend, bendFiles, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('sweeping');
const documentPath = 'artifacts/test-root-t1/mass-revocation.json';
const document = parseMassRevocation(files.get(documentPath) ?? new Uint8Array());
const other = 'a'.repeat(64);

/** Another document in the place of the approved one, and a log that fits it in everything else. */
function approved(change: Partial<MassRevocation>): Bend {
  const bytes = new TextEncoder().encode(canonicalJson({ ...document, ...change }));
  const sha256 = sha256Hex(bytes);
  const isIt = ({ document: kind }: Record<string, unknown>): boolean => kind === 'mass-revocation';
  return {
    files: { [documentPath]: bytes },
    events: all(
      withData('document-proposed', { sha256 }, isIt),
      withData('document-carried-out', { sha256 }, isIt),
      withData('mass-revocation-recorded', { document: sha256 }),
    ),
  };
}
const told = (change: Record<string, unknown>): Bend => ({ events: withData('mass-revocation-recorded', change) });
type Name = 'REVOCATION-REASON' | 'REVOCATION-LISTED';
const asked = (bend: Bend, name: Name): string => said(checkRevocations(bendFiles(files, bend)), name);

test('a sound mass revocation: how many were judged', () => {
  for (const name of ['REVOCATION-REASON', 'REVOCATION-LISTED'] as const) {
    expect(asked({}, name)).toBe('passed: 17 certificates');
    expect(asked(approved({}), name)).toBe('passed: 17 certificates');
  }
  expect(said(checkDocuments(bendFiles(files, {})), 'DOCUMENT-UNCHANGED')).toBe('passed: 1 documents');
});

describe('what was recorded is what was approved', () => {
  const nobody = /^failed: Line \d+ of the transcript records a mass revocation nobody approved\.$/u;
  const another = /^failed: Line \d+ of the transcript records revocations of another authority than was approved\.$/u;
  const others = /^failed: Line \d+ of the transcript records the revocation of other certificates than were approved\.$/u;
  const swapped = { events: withData('document-carried-out', { document: 'revocation' }) };

  test.each<[string, Bend, RegExp]>([
    ['nothing was put up', { events: without('document-proposed') }, nobody],
    ['nothing was carried out', { events: without('document-carried-out') }, nobody],
    ['another kind of document was carried out', swapped, nobody],
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
    ['fewer of them', told({ count: 16 }), others],
    ['others', told({ sha256: other }), others],
    [
      'the plan selects others',
      { plan: (text) => text.replace('"selection": "all"', '"selection": "profile tls-server"') },
      /^failed: The mass revocation is of another selection than the plan names\.$/u,
    ],
    [
      'the plan names another authority',
      { plan: (text) => text.replace('"authority": "test-root-t1"', '"authority": "else"') },
      /^failed: The mass revocation is of another authority than the plan names\.$/u,
    ],
    [
      'the document says less than one must',
      { files: { [documentPath]: '{"type":"conclave/mass-revocation/1"}' } },
      /does not say what one must say/u,
    ],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, 'REVOCATION-REASON')).toMatch(sentence);
    expect(asked(bend, 'REVOCATION-LISTED')).toMatch(sentence);
  });

  test('DOCUMENT-UNCHANGED: a record without a document that was carried out before it', () => {
    expect(said(checkDocuments(bendFiles(files, { events: without('document-carried-out') })), 'DOCUMENT-UNCHANGED')).toMatch(
      /^failed: Line \d+ of the transcript records a mass revocation without approval\.$/u,
    );
  });
});

describe('REVOCATION-REASON', () => {
  const reason = 'failed: The certificates were revoked for a reason rule set private does not give them.';
  const future = 'failed: The mass revocation is dated in the future.';
  const invalid = 'failed: The invalidity date of the mass revocation is not one rule set private allows.';
  const at = document.revocationDate;
  const later = new Date(Date.parse(at) + 3_600_000).toISOString().replace('.000Z', 'Z');

  test.each<[string, Bend, string]>([
    ['another rule set', approved({ rules: 'cnsa2' }), 'failed: The mass revocation was put up under another rule set than the plan has.'],
    ['a reason nobody is offered', approved({ happened: 'boredom' }), reason],
    ['on hold, which is decided for each', approved({ happened: 'on-hold', code: 6, reason: 'certificateHold (6)' }), reason],
    ['a code that does not follow', approved({ code: 4 }), reason],
    ['words of another reason', approved({ reason: 'superseded (4)' }), reason],
    ['a date in the future', approved({ revocationDate: later }), future],
    ['selected in the future', approved({ asOf: later }), future],
    ['an invalidity date after the revocation', approved({ invalidityDate: later }), invalid],
    ['an invalidity date of that moment', approved({ invalidityDate: at }), 'passed: 17 certificates'],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, 'REVOCATION-REASON')).toBe(sentence);
  });
});

describe('REVOCATION-LISTED', () => {
  /** The CRL of the run with other entries. */
  function listed(change: (entries: CrlFields['entries']) => CrlFields['entries']): BundleReading {
    const reading = bendFiles(files, {});
    const artifacts = reading.artifacts().map((artifact): SignedArtifact => {
      const { fields } = artifact;
      return fields.kind === 'crl' ? { ...artifact, fields: { ...fields, entries: change(fields.entries) } } : artifact;
    });
    return { ...reading, artifacts: () => artifacts };
  }
  const verdict = (reading: BundleReading): string => said(checkRevocations(reading), 'REVOCATION-LISTED');

  test('every one stands on the CRL, byte for byte, and no other in its place', () => {
    expect(verdict(listed((entries) => [...entries]))).toBe('passed: 17 certificates');
    expect(verdict(listed((entries) => [...entries].slice(1)))).toMatch(
      /has 16 entries as the mass revocation says, and 17 were approved/u,
    );
    const swapped = listed((entries) => {
      const [first, ...rest] = [...entries];
      return first === undefined ? [] : [{ ...first, serialNumber: '01' }, ...rest];
    });
    expect(verdict(swapped)).toMatch(/has 16 entries as the mass revocation says/u);
    expect(asked(approved({ certificates: { ...document.certificates, sha256: other } }), 'REVOCATION-LISTED')).toMatch(/^failed: /u);
    expect(
      asked(approved({ revocationDate: document.asOf.replace(/\d\dZ$/u, '00Z'), code: 4, reason: 'superseded (4)' }), 'REVOCATION-LISTED'),
    ).toMatch(/has 0 entries as the mass revocation says/u);
  });

  test('no CRL after the record', () => {
    const none = 'failed: No CRL was signed after the mass revocation was recorded.';
    const reading = bendFiles(files, {});
    expect(verdict({ ...reading, artifacts: () => [] })).toBe(none);
    const early = reading.artifacts().map((artifact) => ({ ...artifact, built: { ...artifact.built, seq: 1 } }));
    expect(verdict({ ...reading, artifacts: () => early })).toBe(none);
  });
});
