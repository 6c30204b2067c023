// What reviewers and approvers are shown: decoded from the bytes, never from the form, beside what was planned.

import { CeremonyError } from '../errors.ts';
import { shownHashOf, shownView, type ShownView } from '../evidence/shown-view.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { sha256Hex, subjectOfHashes } from '../pki/hash.ts';
import { commonNameOf, describeName } from '../pki/name.ts';
import type { Fact, Table } from '../../preload/contract/run-view.ts';
import { setTable, standsInTable } from './batch-table.ts';
import { cmsTable } from './cms-table.ts';
import { fileFacts } from './cms-item.ts';
import { documentSheet, documentTitles } from './document-sheet.ts';
import { existingFacts } from './existing-facts.ts';
import { answeredFacts, ocspTable } from './ocsp-table.ts';
import { answeredFields } from './ocsp-item.ts';
import { deciderOf, parameterOf, plannedFacts, type Planned } from './planned-facts.ts';
import { askedFor, besideRequest } from './requested-facts.ts';
import { previousFacts } from './previous-crl.ts';
import { differencesOf, withDummySignature } from './tbs-checks.ts';
import { isTbs, type SetItem, type TbsItem } from './set-items.ts';
import { fromBase64, type StepValue } from './values.ts';
import { tbsBytes } from './tbs-bytes.ts';
import type { RunFacts, StepContext } from './step.ts';

export interface Sheet {
  readonly title: string;
  readonly sha256: string;
  readonly facts: Fact[];
  /** What the column beside holds: the plan's word unless said otherwise; of a request, what becomes of it. */
  readonly beside?: 'in-force' | 'fate';
}

const titles = {
  certificate: 'Certificate',
  crl: 'CRL',
  request: 'Certificate request',
  ocsp: 'OCSP response',
  cms: 'Signature over a file',
} as const;

/** The items of a value that is a set; none of any other. */
export function itemsOfSet(value: StepValue): readonly SetItem[] {
  return 'items' in value ? value.items : [];
}

/** The set a key is to sign. Throws policy.key-purpose where something in it is no key's to sign. */
export function tbsUnder(context: StepContext): readonly TbsItem[] {
  return itemsUnder(context).map((item) => {
    if (isTbs(item)) return item;
    throw new CeremonyError(
      'policy.key-purpose',
      `KEY-PURPOSE: ${item.item} is a document, and an authority’s key signs none. Nothing was signed.`,
    );
  });
}

/** The set the step works on, from its need `tbs`. */
export function itemsUnder(context: StepContext): readonly SetItem[] {
  return context.values('tbs').flatMap(itemsOfSet);
}

/** One sheet per TBS; a field that differs from plan or profile is marked. */
export function sheetsOf(run: RunFacts, items: readonly SetItem[]): Sheet[] {
  return items.map((item) => {
    const { fields } = describedItem(item);
    if (!isTbs(item)) return documentSheet(item, fields);
    const differences = differencesOf(run, item, withDummySignature(item));
    const planned = plannedFacts(run, item);
    const facts: Fact[] = fields.map((field) => besidePlan(field, planned, differences.length === 0));
    for (const difference of differences)
      facts.push({ label: difference.field, value: difference.found, planned: difference.planned, differs: true });
    if (item.planned.makes === 'crl' && item.planned.previous !== undefined)
      facts.push(...previousFacts(item.planned.previous, item.planned.baseCrlNumber !== undefined));
    if (item.planned.makes === 'ocsp') facts.push(...answeredFacts(item.planned));
    if (item.planned.makes === 'cms') facts.unshift(...fileFacts(item.planned));
    if (item.planned.makes === 'certificate' || item.planned.makes === 'request') facts.push(...existingFacts(run, item.planned.existing));
    return { title: `${titles[item.planned.makes]} (${item.item})`, sha256: item.tbsSha256, facts: withRequest(run, item, facts) };
  });
}

/** A set is of certificates or lists, of OCSP responses, or of signatures over files. */
const batchTable: typeof setTable = (items, of) => {
  const makes = items[0]?.planned.makes;
  return (makes === 'ocsp' ? ocspTable : makes === 'cms' ? cmsTable : setTable)(items, of);
};

const sheetsBefore = new WeakMap<SetItem, Sheet>();

/** An item never changes: its sheet is drawn once, whoever looks at it and however often. */
function sheetOf(run: RunFacts, item: SetItem): Sheet {
  const known = sheetsBefore.get(item);
  if (known !== undefined) return known;
  const [sheet] = sheetsOf(run, [item]);
  if (sheet === undefined) throw new CeremonyError('bug', 'An item has no sheet.');
  sheetsBefore.set(item, sheet);
  return sheet;
}

/** What people are shown of a set: a sheet for each item; of a batch that of the first, and a table of all. */
export function shownOf(run: RunFacts, items: readonly SetItem[]): { sheets: Sheet[]; table?: Table } {
  const batch = items.filter(standsInTable);
  const table = ofSet(batch, 'table', () => batchTable(batch, (item) => sheetOf(run, item)));
  if (table === undefined) return { sheets: sheetsOf(run, items) };
  const shown = items.filter((item) => item === batch[0] || !standsInTable(item));
  return { sheets: sheetsOf(run, shown), table: { ...table, hashes: items.map(({ tbsSha256 }) => tbsSha256) } };
}

/** A field of the bytes beside what was planned. `same`: PLAN-VS-DER found no difference in any of them. */
function besidePlan({ label, value, mono }: Fact, planned: ReadonlyMap<string, Planned>, same: boolean): Fact {
  const fact = { label, value, ...(mono === true ? { mono } : {}) };
  const wanted = planned.get(label);
  if (wanted !== undefined)
    return { ...fact, planned: wanted.value, from: wanted.from, ...(wanted.value === value ? {} : { differs: true }) };
  const decider = same ? deciderOf(label) : null;
  return decider === null ? fact : { ...fact, planned: value, from: decider };
}

/** Of a certificate that answers a request: what was asked for, beside. */
function withRequest(run: RunFacts, { item, planned, profile: id }: TbsItem, facts: readonly Fact[]): Fact[] {
  const profile = run.profiles.get(id)?.value;
  if (planned.makes !== 'certificate' || planned.request === undefined || profile?.makes !== 'certificate') return [...facts];
  return besideRequest(facts, askedFor(planned.request, profile, parameterOf(run, item, 'subject') === '' ? 'request' : 'plan'));
}

/** What was made of a whole set: items never change, and a set is asked for by each of its approvers several times. */
interface SetBefore {
  readonly items: readonly SetItem[];
  readonly made: Map<string, unknown>;
}
const setsBefore = new WeakMap<SetItem, SetBefore>();

function ofSet<T>(items: readonly SetItem[], what: string, make: () => T): T {
  const [first] = items;
  if (first === undefined) return make();
  let set = setsBefore.get(first);
  if (set === undefined || set.items.length !== items.length || set.items.some((item, index) => item !== items[index])) {
    set = { items: [...items], made: new Map() };
    setsBefore.set(first, set);
  }
  if (!set.made.has(what)) set.made.set(what, make());
  return set.made.get(what) as T;
}

/** SHA-256 of the canonical view model: what the approver's statement says was shown. */
export function shownHash(items: readonly SetItem[]): string {
  return ofSet(items, 'shown', () => shownHashOf(items.map((item) => canonicalJson({ ...describedItem(item) }))));
}

const describedBefore = new WeakMap<SetItem, ShownView['items'][number]>();

/** Every field from the bytes alone. An item never changes, and with it what is shown of it. */
function describedItem(item: SetItem): ShownView['items'][number] {
  const known = describedBefore.get(item);
  if (known !== undefined) return known;
  const [shown] = shownView([{ item: item.item, makes: item.planned.makes, tbs: tbsBytes(item) }]).items;
  if (shown === undefined) throw new CeremonyError('bug', 'An item was shown that is not there.');
  describedBefore.set(item, shown);
  return shown;
}

/** What an item is called on a button: by its name, not by the step that built it. */
export function itemTitle({ planned }: SetItem): string {
  if (planned.makes === 'document') return documentTitles[planned.document];
  if (planned.makes === 'crl') return `CRL ${planned.crlNumber}`;
  if (planned.makes === 'ocsp') return `OCSP response ${planned.status}, serial ${answeredFields(planned).serialNumber}`;
  if (planned.makes === 'cms') return `signature over ${planned.file.name}`;
  if (planned.makes === 'request') return `request of ${nameOf(planned.subject)}`;
  const root = planned.subject === planned.issuer ? 'root certificate' : 'certificate';
  return `${root} ${nameOf(planned.subject)}`;
}

const nameOf = (subject: string): string => commonNameOf(fromBase64(subject)) ?? describeName(fromBase64(subject));

/** Of the bytes as they are; of those in a file the hash they were built with, which the sign step holds them to before the token is asked. */
const hashOf = (item: SetItem): string => (isTbs(item) && item.file !== undefined ? item.tbsSha256 : sha256Hex(fromBase64(item.tbs)));

/** The hash people approve: of the TBS, or of the ordered list for a set (rules.md, Approvals). */
export function subjectOf(items: readonly SetItem[]): string {
  return ofSet(items, 'subject', () => subjectOfHashes(items.map(hashOf)));
}
