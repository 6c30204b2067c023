// A certificate revoked by its serial number alone, as a bundle shows it: a kept run of revoke-and-publish whose leaf is taken for one nobody
// has a certificate of, sound and bent in one place at a time.

import { describe, expect, test } from 'vitest';
import { parseAuthorityImport } from '../../../main/formats/authority-import.ts';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { parseRevocation, type SerialOnlyRevocation } from '../../../main/formats/revocation.ts';
import { checkRecovery } from '../../../main/evidence/verify/recovery.ts';
import { checkRevocations } from '../../../main/evidence/verify/revocations.ts';
import { earlierImportRole } from '../../../main/evidence/verify/signed-artifacts.ts';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { all, type Bend, bendFiles, type Change, plus, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('revoking');
const folder = 'artifacts/test-root-t1';
const documentPath = `${folder}/revocation.json`;
const importPath = `${folder}/authority-import.json`;
const document = parseRevocation(files.get(documentPath) ?? new Uint8Array());
const [ca, leaf] = document.revocations;
if (ca?.kind !== 'ca' || leaf?.kind !== 'leaf') throw new Error('The kept run revoked two certificates.');
const revokedCa = ca;

const bytesOf = (value: object): Uint8Array => new TextEncoder().encode(canonicalJson(value));
const kept = parseAuthorityImport(keptRun('importing').get('artifacts/old-root/authority-import.json') ?? new Uint8Array());
/** The taking over of the kept run's root, as it would have been. */
const taken = (spkiSha256 = document.authority.spkiSha256): Uint8Array =>
  bytesOf({ ...kept, authority: { ...kept.authority, label: document.authority.label, spkiSha256 } });

const { serial, revocationDate, happened, reading, version } = leaf;
const alone: SerialOnlyRevocation = {
  serial,
  revocationDate,
  happened,
  reading,
  version,
  code: leaf.code,
  reason: leaf.reason,
  kind: 'unknown',
  importedBy: sha256Hex(taken()),
  unknown: 'nothing but its serial number',
};

interface Planted {
  readonly revocation?: Partial<SerialOnlyRevocation>;
  readonly taken?: Uint8Array;
  /** Tells of the second reading. */
  readonly second?: Change;
  readonly attendance?: 'people' | 'unattended';
  readonly role?: string;
}

const read = (change: Record<string, unknown> = {}): Change =>
  plus(
    'serial-confirmed',
    { authority: document.authority.spkiSha256, serial, answeredBy: 'alice', ...change },
    { before: 'document-proposed' },
  );

/** The bundle as it would be, with what is planted. */
function bundle(planted: Planted = {}): Bend {
  const approved = bytesOf({ ...document, revocations: [revokedCa, { ...alone, ...planted.revocation }] });
  const sha256 = sha256Hex(approved);
  const entries = [revokedCa, { ...alone, ...planted.revocation }].map((each) => {
    const der = encodeCrlEntry({
      serialNumber: parseSerialNumber(each.serial),
      revocationDate: new Date(each.revocationDate),
      reason: each.code === 0 ? null : each.code,
      ...(each.invalidityDate === undefined ? {} : { invalidityDate: new Date(each.invalidityDate) }),
    });
    return { serial: each.serial, code: each.code, sha256: sha256Hex(der) };
  });
  const bytes = planted.taken ?? taken();
  const role = planted.role ?? earlierImportRole;
  const isIt = (data: Record<string, unknown>): boolean => data['document'] === 'revocation';
  return {
    files: { [documentPath]: approved, [importPath]: bytes, [`${folder}/revoked/${serial}.der`]: null },
    events: all(
      without('artifact-made', ({ path }) => path === `${folder}/revoked/${serial}.der`),
      withData('run-planned', { attendance: planted.attendance ?? 'people' }),
      withData('document-proposed', { sha256 }, isIt),
      withData('document-carried-out', { sha256 }, isIt),
      withData('revocation-recorded', { document: sha256, entries }),
      plus('artifact-made', { path: importPath, role, size: bytes.length, sha256: sha256Hex(bytes) }),
      planted.second ?? read(),
    ),
  };
}

const asked = (planted: Planted, name: 'REVOCATION-REASON' | 'REVOCATION-LISTED'): string =>
  said(checkRevocations(bendFiles(files, bundle(planted))), name);

test('sound: by two people, or unattended without them; nobody knows its key', () => {
  const none: Change = (events) => events;
  for (const name of ['REVOCATION-REASON', 'REVOCATION-LISTED'] as const) {
    expect(asked({}, name)).toBe('passed: 2 certificates');
    expect(asked({ second: none, attendance: 'unattended' }, name)).toBe('passed: 2 certificates');
  }
  const compromised = { happened: 'key-compromise', code: 1, reason: 'keyCompromise (1)' };
  expect(asked({ revocation: compromised }, 'REVOCATION-REASON')).toBe('passed: 2 certificates');
  expect(said(checkRecovery(bendFiles(files, bundle({ revocation: compromised }))), 'KEY-NOT-COMPROMISED')).toBe(
    'passed: 1 keys declared compromised',
  );
});

describe('REVOCATION-REASON, REVOCATION-LISTED: only of an authority that was taken over, and read by two', () => {
  const other = 'a'.repeat(64);
  const unread = `failed: Serial ${serial} was revoked without a certificate, and no second person read it.`;
  const notTaken = `failed: Serial ${serial} was revoked without a certificate, and nothing says that test-root-t1 was taken over.`;

  test.each<[string, Planted, string]>([
    ['nothing beside it says so', { role: 'chain' }, notTaken],
    ['it names another taking over', { revocation: { importedBy: other } }, notTaken],
    [
      'the taking over is another authority’s',
      { taken: taken(other), revocation: { importedBy: sha256Hex(taken(other)) } },
      `failed: ${importPath} is not the taking over of test-root-t1.`,
    ],
    ['nobody read it again', { second: (events) => events }, unread],
    ['whoever answered read it again', { second: read({ answeredBy: 'bob' }) }, unread],
    ['another serial was read', { second: read({ serial: 'ab' }) }, unread],
    [
      'it was read after it was put up',
      { second: plus('serial-confirmed', { authority: document.authority.spkiSha256, serial, answeredBy: 'alice' }) },
      unread,
    ],
    ['it was read for another authority', { second: read({ authority: other }) }, unread],
  ])('%s', (_what, planted, sentence) => {
    for (const name of ['REVOCATION-REASON', 'REVOCATION-LISTED'] as const) expect(asked(planted, name)).toBe(sentence);
  });

  test('a reason that would say what it is: cACompromise, hold', () => {
    for (const revocation of [
      { happened: 'key-compromise', code: 2, reason: 'cACompromise (2)' },
      { happened: 'on-hold', code: 6, reason: 'certificateHold (6)' },
    ])
      expect(asked({ revocation }, 'REVOCATION-REASON')).toBe(
        `failed: Serial ${serial} was revoked for a reason rule set private does not give it.`,
      );
  });

  test('an entry that is not the approved one', () => {
    const revocation = { happened: 'replaced', code: 4, reason: 'superseded (4)' };
    expect(asked({ revocation }, 'REVOCATION-LISTED')).toMatch(/^failed: The entry of serial .+ is not what was approved\.$/u);
  });
});
