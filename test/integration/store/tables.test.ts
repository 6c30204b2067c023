import { describe, expect, test } from 'vitest';
import type { RowWrite, Store } from '../../../main/store/store.ts';
import { approvalKey, approvalRow, readApproval, readApprovals } from '../../../main/store/tables/approval.ts';
import { artifactKey, artifactRow, readArtifact, readArtifacts } from '../../../main/store/tables/artifact.ts';
import { authorityRow, readAuthorities, readAuthority } from '../../../main/store/tables/authority.ts';
import { certificateRow, readCertificate, readCertificates } from '../../../main/store/tables/certificate.ts';
import { certificateRequestRow, readCertificateRequests } from '../../../main/store/tables/certificate-request.ts';
import { credentialKey, credentialRow, readCredential, readCredentials } from '../../../main/store/tables/credential.ts';
import { ocspResponseRow, readOcspResponse, readOcspResponses } from '../../../main/store/tables/ocsp-response.ts';
import {
  crlEntryBlockKey,
  crlEntryBlockRow,
  readCrlEntryBlock,
  readCrlEntryBlockPlaces,
} from '../../../main/store/tables/crl-entry-block.ts';
import { readReserve, reserveRow } from '../../../main/store/tables/reserve.ts';
import { readServed, servedRow } from '../../../main/store/tables/served.ts';
import { crlEntryKey, crlEntryRow, readCrlEntries, readCrlEntry } from '../../../main/store/tables/crl-entry.ts';
import { crlNumberKey, crlNumberRow, readCrlNumber, readCrlNumbers } from '../../../main/store/tables/crl-number.ts';
import { crlRow, readCrl, readDeltaCrls } from '../../../main/store/tables/crl.ts';
import { crlSeriesItemRow, readSeriesItem, readSeriesItems } from '../../../main/store/tables/crl-series-item.ts';
import { custodyRecordRow, lastCustodyRecord } from '../../../main/store/tables/custody-record.ts';
import { journalRow, readJournal, readJournalEntries } from '../../../main/store/tables/journal.ts';
import { policyKey, policyRow, readPolicies, readPolicy } from '../../../main/store/tables/policy.ts';
import { readRestorations, restorationRow } from '../../../main/store/tables/restoration.ts';
import { readRun, readRuns, runRow } from '../../../main/store/tables/run.ts';
import { readSerialNumber, serialNumberKey, serialNumberRow } from '../../../main/store/tables/serial-number.ts';
import { currentShareSet, readShareSet, shareSetRow } from '../../../main/store/tables/share-set.ts';
import { readStep, readSteps, stepKey, stepRow } from '../../../main/store/tables/step.ts';
import { tableNames } from '../../../main/store/store.ts';
import { newDirectory } from './temporary-directory.ts';
import { codeOf, editBehindOurBack, open } from './test-store.ts';

const der = Uint8Array.of(0x30, 0x00);
const token = { serial: '1', label: 'T', model: 'M', manufacturer: 'C' };
const at = '2026-11-21T09:00:00.000Z';

const run = {
  id: 'r',
  mode: 'drill',
  title: 'T',
  plan: der,
  planName: 'p.plan.yaml',
  files: { playbook: 'x' },
  status: 'paused',
  revision: 4,
  currentStep: 's',
  createdAt: at,
  out: 'o',
} as const;
const step = { run: 'r', step: 's', status: 'done', state: { a: [1] }, output: 'x', revision: 4, startedAt: at, finishedAt: at };
const journal = {
  id: 'r-000001',
  run: 'r',
  step: 's',
  operation: 'sign-crl',
  token,
  keyLabel: 'k',
  ckaId: '01',
  spki: der,
  tbs: der,
  tbsSha256: null,
  number: '1',
  scope: 's',
  state: 'returned',
  code: 'x',
  result: der,
  at,
} as const;
const approval = { run: 'r', n: 1, person: 'alice', statement: der, signature: der, spki: der };
const credential = { run: 'r', person: 'alice', spki: der, sealed: der };
const artifact = { run: 'r', path: 'artifacts/a', role: 'certificate', bytes: der, sha256: 'x' };
const serialNumber = { issuer: 'i', serial: '0a', run: 'r', state: 'reserved' } as const;
const crlNumber = { scope: 's', number: '1', run: 'r', state: 'reserved' } as const;
const authority = {
  label: 'l',
  subject: 'CN=A',
  spki: der,
  spkiSha256: 'x',
  algorithm: 'ecdsa-p384',
  ckaId: '01',
  token,
  rules: 'private',
  policySha256: 'y',
  createdByRun: 'r',
  retiredByRun: 's',
  certificateSha256: 'z',
  mode: 'production',
} as const;
const certificate = {
  sha256: 'x',
  issuerSpkiSha256: 'i',
  subject: 'CN=A',
  serial: '0a',
  notBefore: at,
  notAfter: at,
  der,
  profile: 'root',
  profileSha256: 'y',
  run: 'r',
  role: 'root',
  spkiSha256: 'z',
  crlPartition: 'p-1',
  crlDistributionPoint: 'a0',
};
const crl = { sha256: 'x', scope: 's', number: '1', thisUpdate: at, nextUpdate: at, der, run: 'r', status: 'published', baseNumber: '0' };
const crlEntry = { scope: 's', serial: '0a', version: 1, revocationDate: at, reason: 1, der, source: 'r' };
const served = { sha256: 'f'.repeat(64), authority: 'a'.repeat(64), kind: 'crl', at: '2026-11-21T09:00:00.000Z' } as const;
const reserved = { authority: 'a'.repeat(64), state: 'held', run: 'r', at: '2026-11-21T09:00:00.000Z' } as const;
const ocspResponse = {
  sha256: 'x',
  issuerSpkiSha256: 'i',
  certificateSha256: 'c',
  hash: 'sha1',
  status: 'good',
  thisUpdate: '2026-11-21T10:00:00.000Z',
  nextUpdate: '2026-11-28T10:00:00.000Z',
  responderSpkiSha256: 'i',
  der: Uint8Array.of(0x30, 0),
  run: 'r',
};
const crlEntryBlock = {
  scope: 's',
  source: 'import',
  list: 1,
  first: Uint8Array.of(1, 10),
  last: Uint8Array.of(1, 11),
  entries: 2,
  size: 4,
  der: Uint8Array.of(48, 0, 48, 0),
};
const policy = { authority: 'x', version: 1, sha256: 'y', json: '{}' };
const seriesItem = {
  scope: 's',
  number: '7',
  place: 1,
  thisUpdate: at,
  nextUpdate: at,
  tbsSha256: 'd'.repeat(64),
  run: 'r',
  status: 'sealed',
} as const;
const custodyRecord = { item: 'hsm-1', version: 1, kind: 'token', seal: 'S-1', holder: 'bob', place: 'safe', run: 'r', at } as const;
const restoration = { id: '0f', snapshotRun: 'r', size: 7, head: 'h', at, state: 'read-only' } as const;
const request = {
  label: 's2',
  subject: 'CN=S2',
  spki: der,
  spkiSha256: 'k',
  algorithm: 'ecdsa-p256',
  ckaId: '0a',
  token,
  rules: 'private',
  profile: 'issuing-services',
  profileSha256: 'p',
  der,
  sha256: 'q',
  run: 'r',
  mode: 'production',
  state: 'pending',
} as const;
const holders = [{ person: 'bob', index: 1, commitment: '00' }];
const shareSet = { set: '0a0b0c0d', role: 'user', run: 'r', threshold: 2, pinLength: 8, holders, token, state: 'current', at } as const;

interface Case {
  readonly table: string;
  readonly row: RowWrite;
  readonly value: unknown;
  readonly read: (store: Store) => unknown;
  readonly list?: (store: Store) => readonly unknown[];
}

const cases: readonly Case[] = [
  { table: 'run', row: runRow(run), value: run, read: (store) => readRun(store, 'r'), list: readRuns },
  {
    table: 'step',
    row: stepRow(step),
    value: step,
    read: (store) => readStep(store, stepKey('r', 's')),
    list: (store) => readSteps(store, 'r'),
  },
  {
    table: 'journal',
    row: journalRow(journal),
    value: journal,
    read: (store) => readJournal(store, 'r-000001'),
    list: (store) => readJournalEntries(store, { run: 'r' }),
  },
  {
    table: 'approval',
    row: approvalRow(approval),
    value: approval,
    read: (store) => readApproval(store, approvalKey('r', 1)),
    list: (store) => readApprovals(store, 'r'),
  },
  {
    table: 'credential',
    row: credentialRow(credential),
    value: credential,
    read: (store) => readCredential(store, credentialKey('r', 'alice')),
    list: (store) => readCredentials(store, 'r'),
  },
  {
    table: 'artifact',
    row: artifactRow(artifact),
    value: artifact,
    read: (store) => readArtifact(store, artifactKey('r', 'artifacts/a')),
    list: (store) => readArtifacts(store, 'r'),
  },
  {
    table: 'serial_number',
    row: serialNumberRow(serialNumber),
    value: serialNumber,
    read: (store) => readSerialNumber(store, serialNumberKey('i', '0a')),
  },
  {
    table: 'crl_number',
    row: crlNumberRow(crlNumber),
    value: crlNumber,
    read: (store) => readCrlNumber(store, crlNumberKey('s', '1')),
    list: (store) => readCrlNumbers(store, 's'),
  },
  { table: 'authority', row: authorityRow(authority), value: authority, read: (store) => readAuthority(store, 'x'), list: readAuthorities },
  {
    table: 'certificate',
    row: certificateRow(certificate),
    value: certificate,
    read: (store) => readCertificate(store, 'x'),
    list: (store) => readCertificates(store, { run: 'r' }),
  },
  { table: 'crl', row: crlRow(crl), value: crl, read: (store) => readCrl(store, 'x'), list: (store) => readDeltaCrls(store, 's') },
  {
    table: 'crl_entry',
    row: crlEntryRow(crlEntry),
    value: crlEntry,
    read: (store) => readCrlEntry(store, crlEntryKey('s', '0a', 1)),
    list: (store) => readCrlEntries(store, 's'),
  },
  {
    table: 'served',
    row: servedRow(served),
    value: served,
    read: (store) => readServed(store, served.sha256)[0] ?? null,
    list: (store) => readServed(store, served.sha256),
  },
  {
    table: 'reserve',
    row: reserveRow(reserved),
    value: reserved,
    read: (store) => readReserve(store, { authority: reserved.authority })[0] ?? null,
    list: (store) => readReserve(store),
  },
  {
    table: 'ocsp_response',
    row: ocspResponseRow(ocspResponse),
    value: ocspResponse,
    read: (store) => readOcspResponse(store, 'x'),
    list: (store) => readOcspResponses(store, 'i').flatMap(({ sha256 }) => readOcspResponse(store, sha256) ?? []),
  },
  {
    table: 'crl_entry_block',
    row: crlEntryBlockRow(crlEntryBlock),
    value: crlEntryBlock,
    read: (store) => readCrlEntryBlock(store, crlEntryBlockKey('s', 1, crlEntryBlock.first)),
    list: (store) =>
      readCrlEntryBlockPlaces(store, 's').flatMap(({ list, first }) => readCrlEntryBlock(store, crlEntryBlockKey('s', list, first)) ?? []),
  },
  {
    table: 'policy',
    row: policyRow(policy),
    value: policy,
    read: (store) => readPolicy(store, policyKey('x', 1)),
    list: (store) => readPolicies(store, 'x'),
  },
  {
    table: 'custody_record',
    row: custodyRecordRow(custodyRecord),
    value: custodyRecord,
    read: (store) => lastCustodyRecord(store, 'hsm-1'),
  },
  {
    table: 'crl_series_item',
    row: crlSeriesItemRow(seriesItem),
    value: seriesItem,
    read: (store) => readSeriesItem(store, 's', '7'),
    list: (store) => readSeriesItems(store, 's'),
  },
  {
    table: 'restoration',
    row: restorationRow(restoration),
    value: restoration,
    read: (store) => readRestorations(store)[0],
  },
  {
    table: 'certificate_request',
    row: certificateRequestRow(request),
    value: request,
    read: (store) => readCertificateRequests(store, { spkiSha256: 'k' })[0],
    list: (store) => readCertificateRequests(store),
  },
  {
    table: 'share_set',
    row: shareSetRow(shareSet),
    value: shareSet,
    read: (store) => readShareSet(store, '0a0b0c0d'),
    list: (store) => [currentShareSet(store, 'user', token)].filter((set) => set !== null),
  },
];

function filled(): string {
  const directory = newDirectory();
  const store = open(directory);
  store.record(
    { log: 'r', actor: 'conclave', event: 'x', data: {} },
    cases.map((one) => one.row),
  );
  store.close();
  return directory;
}

describe('table mappers', () => {
  test('every table has one', () => {
    expect(cases.map((one) => one.table).sort()).toEqual([...tableNames].sort());
  });

  test.each(cases)('$table: what is written is what is read; nothing under another key', ({ row, value, read, list }) => {
    const store = open(filled());
    expect(read(store)).toEqual(value);
    expect(list?.(store) ?? [value]).toEqual([value]);
    expect(store.row(row.table, 'another key')).toBeNull();
    store.close();
  });

  test.each([
    ['run', "status = 'asleep'", (store: Store) => readRun(store, 'r')],
    ['run', "files = '{'", (store: Store) => readRun(store, 'r')],
    ['journal', "operation = 'sign-anything'", (store: Store) => readJournalEntries(store, { run: 'r' })],
    ['crl_entry', 'reason = 9007199254740993', (store: Store) => readCrlEntries(store, 's')],
  ])('store.corrupt: %s with %s', (table, change, read) => {
    const directory = filled();
    editBehindOurBack(directory, `DROP TRIGGER journal_keeps_intent; DROP TRIGGER crl_entry_no_update; UPDATE ${table} SET ${change}`);
    const store = open(directory, { readOnly: true });
    expect(codeOf(() => read(store))).toBe('store.corrupt');
    store.close();
  });
});

describe('a request of our own', () => {
  type Change = Parameters<typeof certificateRequestRow>[0];
  const next = (change: Partial<Change>) => (store: Store) =>
    store.record({ log: 'r', actor: 'conclave', event: 'x', data: {} }, [certificateRequestRow({ ...request, ...change })]);
  const anew = { run: 'another', sha256: 'another', der: Uint8Array.of(0x30, 1, 0), state: 'pending' } as const;

  test.each<[string, Partial<Change>[]]>([
    ['is answered, and another run asks anew for the same key', [{ state: 'answered' }, anew, { ...anew, state: 'answered' }]],
    ['that was never answered is asked anew by another run', [anew]],
  ])('%s', (_title, changes) => {
    const store = open(filled());
    for (const change of changes) next(change)(store);
    expect(readCertificateRequests(store)[0]).toEqual({ ...request, ...changes.at(-1) });
    store.close();
  });

  test.each<[string, Partial<Change>[]]>([
    ['of another key', [{ ...anew, spki: Uint8Array.of(1) }]],
    ['under another label', [{ ...anew, label: 'another' }]],
    ['with other bytes in the run that made it', [{ ...anew, run: request.run }]],
    ['answered with other bytes', [{ ...anew, state: 'answered' }]],
    ['waiting again as it was', [{ state: 'answered' }, { state: 'pending' }]],
  ])('is refused %s', (_title, changes) => {
    const store = open(filled());
    for (const change of changes.slice(0, -1)) next(change)(store);
    expect(() => next(changes.at(-1) ?? {})(store)).toThrow(/A record was refused by the rules of the database; nothing was changed/);
    store.close();
  });
});
