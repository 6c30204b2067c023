// What the record learns from the newest CRL of a scope after a restore.

import { parseCrlNumber } from '../../pki/crl-number.ts';
import type { Sha256 } from '../../pki/hash.ts';
import type { CrlEntryFields } from '../../pki/parse-types.ts';
import { isLongCrl } from '../../pki/read-whole-crl.ts';
import { magnitudeOf } from '../../pki/serial-number.ts';
import { compareSerials } from '../../pki/serial-order.ts';
import { crlEntryStream, eachEntry } from '../../store/crl-entries/entry-stream.ts';
import { entrySpan } from '../../store/crl-entries/packed-entries.ts';
import { recordCrlEntries } from '../../store/crl-entries/record-entries.ts';
import { workstationLog } from '../../store/event-line.ts';
import { keepCrlBytes } from '../../store/kept-bytes.ts';
import type { RowWrite, Store } from '../../store/store.ts';
import { readCrlEntryBlockPlaces } from '../../store/tables/crl-entry-block.ts';
import { crlEntryRow, readCrlEntries } from '../../store/tables/crl-entry.ts';
import { crlNumberKey, crlNumberRow, readCrlNumber } from '../../store/tables/crl-number.ts';
import { crlRow, readCrl } from '../../store/tables/crl.ts';
import { readSerialNumber, serialNumberKey, serialNumberRow } from '../../store/tables/serial-number.ts';
import { fullScopeOf } from '../../pki/crl-scope.ts';
import { newestCrl } from '../../steps/previous-crl.ts';
import type { KnownCrl } from './known-crl.ts';

/** More new entries than this are recorded in blocks: a row each would make an event of many megabytes. */
const mostRows = 4096;

interface Known {
  readonly version: number;
  readonly der: Uint8Array;
}

/** The newest version of each entry, by the magnitude of its serial number. */
function newestVersions(store: Store, scope: string): Map<string, Known> {
  const newest = new Map<string, Known>();
  if (readCrlEntryBlockPlaces(store, scope).length > 0)
    for (const der of eachEntry(crlEntryStream(store, scope))) {
      const { serialStart, serialEnd } = entrySpan(der, 0);
      newest.set(magnitudeOf(Buffer.from(der.subarray(serialStart, serialEnd)).toString('hex')), { version: 1, der });
    }
  for (const entry of readCrlEntries(store, scope))
    if ((newest.get(entry.serial)?.version ?? 0) <= entry.version) newest.set(entry.serial, entry);
  return newest;
}

/**
 * Numbers that are used up, the CRL itself, and entries the record does not have; many new ones are recorded here, in blocks. In the
 * transaction of whoever records the rows.
 */
export function rowsOfCrl(store: Store, restoration: string, crl: KnownCrl): RowWrite[] {
  return [
    ...numberRows(store, restoration, crl),
    ...keptRow(store, crl),
    ...[...new Set([crl.scope, ...registerOf(store, crl)])].flatMap((scope) => entryRows(store, restoration, crl, scope)),
  ];
}

/** The full scope holds every revocation of the key; where no full CRL is published, and so none is brought, what a partition lists goes into it. */
function registerOf(store: Store, { issuer }: KnownCrl): string[] {
  const full = fullScopeOf(issuer);
  return newestCrl(store, full) === null ? [full] : [];
}

const numberRows = (store: Store, restoration: string, { scope, number, continuesAt }: KnownCrl): RowWrite[] => [
  ...(readCrlNumber(store, crlNumberKey(scope, number)) === null
    ? [crlNumberRow({ scope, number, run: restoration, state: 'signed' })]
    : []),
  crlNumberRow({ scope, number: parseCrlNumber(String(BigInt(continuesAt) - 1n)), run: restoration, state: 'burned' }),
];

function entryRows(store: Store, restoration: string, { number, fields, issuer, scope: own }: KnownCrl, scope: string): RowWrite[] {
  const source = `restored from CRL ${number}`;
  const newest = newestVersions(store, scope);
  const known = ({ serialNumber }: CrlEntryFields): Known | undefined => newest.get(magnitudeOf(serialNumber));
  const added: CrlEntryFields[] = [];
  const changed: CrlEntryFields[] = [];
  for (const entry of fields.entries) {
    const before = known(entry);
    if (before === undefined) added.push(entry);
    else if (Buffer.compare(before.der, entry.der) !== 0) changed.push(entry);
  }
  const many = added.length > mostRows;
  if (many) {
    const inOrder = added.toSorted((one, other) => compareSerials(one.serialOctets, other.serialOctets));
    const event = { log: workstationLog, actor: 'conclave', data: { restoration } };
    recordCrlEntries(
      store,
      { scope, source, event },
      inOrder.map(({ der }) => der),
    );
  }
  const rows = many ? changed : [...changed, ...added];
  return [
    ...rows.map((entry) =>
      crlEntryRow({
        scope,
        serial: magnitudeOf(entry.serialNumber),
        version: (known(entry)?.version ?? 0) + 1,
        revocationDate: entry.revocationDate.date.toISOString(),
        reason: entry.reason,
        der: entry.der,
        source,
      }),
    ),
    // A serial number is never given again. Of many, which are random, no other can come out of the generator.
    ...(scope === own ? rows : [])
      .map(({ serialNumber }) => magnitudeOf(serialNumber))
      .filter((serial) => readSerialNumber(store, serialNumberKey(issuer, serial)) === null)
      .map((serial) => serialNumberRow({ issuer, serial, run: restoration, state: 'signed' })),
  ];
}

/** The CRL as it is kept; a snapshot holds no files, so the one of a long CRL is there again only now. */
function keptRow(store: Store, { scope, number, fields, sha256 }: KnownCrl): RowWrite[] {
  const long = isLongCrl(fields);
  if (long) keepCrlBytes(store, fields.der, sha256 as Sha256);
  if (readCrl(store, sha256) !== null) return [];
  return [
    crlRow({
      sha256,
      scope,
      number,
      thisUpdate: fields.thisUpdate.date.toISOString(),
      nextUpdate: fields.nextUpdate?.date.toISOString() ?? null,
      der: long ? new Uint8Array() : fields.der,
      run: null,
      status: 'imported',
    }),
  ];
}
