// A batch under the eyes of people: a row for each request, then for each certificate. A row says what is its own; what it says
// otherwise than the first of the list stands in its note, so that sheet and table together are everything there is.

import type { Table } from '../../preload/contract/run-view.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { describeName } from '../pki/name.ts';
import { dispose } from '../pki/dispose/dispose.ts';
import { namesOfRequest } from '../pki/request-values.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { JudgedBatch, TakenEntry } from './batch-intake.ts';
import type { Builder } from './request-intake.ts';
import { fateWords } from './request-sheet.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Sheet } from './sheets.ts';
import { notAsPlanned } from './table-row.ts';
import { isTbs, type SetItem, type TbsItem } from './set-items.ts';
import { isOfBatch } from '../formats/item-id.ts';

type Row = Table['rows'][number];

/** What a certificate would not take from the request as it is. */
function fatesOf({ taken }: TakenEntry, { profile, subject }: Builder): string {
  return dispose(taken.fields, profile, subject)
    .filter(({ fate }) => fate !== 'taken')
    .map(({ label, fate, why }) => `${label}: ${fateWords[fate].toLowerCase()}. ${why}`)
    .join(' ');
}

/** Every file of the medium, the refused ones with their reason; a request whose fate differs from the first one's says in what. */
export function requestTable(judged: JudgedBatch, builder: Builder): Table {
  const first = judged.entries.find((entry): entry is TakenEntry => 'taken' in entry);
  const usual = first === undefined ? '' : fatesOf(first, builder);
  const rows = judged.entries.map((entry): Row => {
    if ('refused' in entry) return { cells: [entry.name, '', '', '', entry.refused.fileSha256], state: 'refused', note: entry.refused.why };
    const { fields } = entry.taken;
    const names = namesOfRequest(fields).map(({ value }) => value);
    const key = fields.keyAlgorithm === null ? 'unknown' : keyAlgorithms[fields.keyAlgorithm].title;
    const cells = [entry.name, describeName(fields.subject), names.join(', '), key, sha256Hex(fields.der)];
    const fates = fatesOf(entry, builder);
    return fates === usual ? { cells } : { cells, state: 'differs', note: fates === '' ? 'Everything it asks for is taken over.' : fates };
  });
  const columns = [{ label: 'File' }, { label: 'Subject' }, { label: 'Names' }, { label: 'Key' }, { label: 'SHA-256', mono: true }];
  return { title: 'Requests of this batch', columns, rows };
}

/** How a kind of set is drawn. `own`: facts that are a row's own by nature, which stand in its cells or follow from the key. */
interface TableForm {
  readonly title: string;
  /** Heading of the second column, and what stands in it. */
  readonly lead: { readonly label: string; readonly of: (item: TbsItem) => string };
  readonly own: ReadonlySet<string>;
  readonly cells: readonly string[];
}

const ownOfCertificate: ReadonlySet<string> = new Set([
  'Serial number',
  'Subject',
  'Public key SHA-256',
  'subjectAltName',
  'subjectAltName (critical)',
  'subjectKeyIdentifier',
]);

const forms: Readonly<Record<'certificate' | 'crl', TableForm>> = {
  certificate: {
    title: 'Certificates of this batch',
    lead: { label: 'Request', of: ({ planned }) => (planned.makes === 'certificate' ? (planned.request?.label ?? '') : '') },
    own: ownOfCertificate,
    cells: ['Subject', 'subjectAltName', 'Valid from', 'Valid until', 'Public key', 'Public key SHA-256', 'Serial number'],
  },
  crl: {
    title: 'Lists of this series',
    lead: { label: 'Released on', of: ({ planned }) => (planned.makes === 'crl' ? planned.thisUpdate.slice(0, 10) : '') },
    own: new Set(['This update', 'Next update', 'crlNumber']),
    cells: ['crlNumber', 'This update', 'Next update', 'Revoked certificates'],
  },
};

/** Label, critical or not → value; several of one label, one after the other. */
function valuesOf(facts: readonly Fact[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { label, value } of facts) {
    const bare = label.endsWith(' (critical)') ? label.slice(0, -' (critical)'.length) : label;
    const before = values.get(bare);
    values.set(bare, before === undefined ? value : `${before}, ${value}`);
  }
  return values;
}

const said = (facts: readonly Fact[], own: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(facts.filter(({ label }) => !own.has(label)).map(({ label, value }) => `${label}: ${value}`));

/** What a sheet says otherwise than the first (`usual`: what that one says), or lacks, or has beside it; and every field that is not as planned. */
function differencesFrom(usual: ReadonlySet<string>, facts: readonly Fact[], ownFacts: ReadonlySet<string>): string[] {
  const own = said(facts, ownFacts);
  return [
    ...notAsPlanned(facts),
    ...[...own].filter((line) => !usual.has(line)),
    ...[...usual].filter((line) => !own.has(line)).map((line) => `without ${line}`),
  ];
}

/** Whether an item stands in the table: a certificate of a batch, a list of a series. What else is in the set has a sheet of its own. */
export const standsInTable = (item: SetItem): item is TbsItem => isTbs(item) && isOfBatch(item.item) && item.planned.makes !== 'request';

/** A row for each item of the batch or series, drawn from its sheet, which is drawn from its bytes. `sheetOf`: of each item. */
export function setTable(items: readonly TbsItem[], sheetOf: (item: SetItem) => Sheet): Table | undefined {
  const [first, ...more] = items;
  if (first === undefined || more.length === 0) return undefined;
  const { title, lead, own, cells: columnsOf } = forms[first.planned.makes === 'crl' ? 'crl' : 'certificate'];
  const usual = said(sheetOf(first).facts, own);
  const rows = items.map((item, index): Row => {
    const { facts } = sheetOf(item);
    const values = valuesOf(facts);
    const cells = [String(index + 1), lead.of(item), ...columnsOf.map((label) => values.get(label) ?? ''), item.tbsSha256];
    const found = differencesFrom(usual, facts, own);
    return found.length === 0 ? { cells } : { cells, state: 'differs', note: found.join('; ') };
  });
  const columns = [
    { label: 'No.' },
    { label: lead.label },
    ...columnsOf.map((label) => ({ label, ...(/SHA-256|Serial/.test(label) ? { mono: true } : {}) })),
    { label: 'SHA-256 to be signed', mono: true },
  ];
  return { title, columns, rows };
}
