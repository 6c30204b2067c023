// What reviewers and approvers are shown: decoded from the bytes, never from the form, beside what was planned.

import { CeremonyError } from '../errors.ts';
import { shownHash as hashOfShown, shownView } from '../evidence/shown-view.ts';
import { subjectHash } from '../pki/hash.ts';
import { commonNameOf, describeName } from '../pki/name.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { documentSheet, documentTitles } from './document-sheet.ts';
import { plannedFacts } from './planned-facts.ts';
import { previousFacts } from './previous-crl.ts';
import { differencesOf, withDummySignature } from './tbs-checks.ts';
import { fromBase64, isTbs, type SetItem, type StepValue, type TbsItem } from './values.ts';
import type { RunFacts, StepContext } from './step.ts';

export interface Sheet {
  readonly title: string;
  readonly sha256: string;
  readonly facts: Fact[];
  /** What the column beside holds: the plan's word unless said otherwise. */
  readonly beside?: 'in-force';
}

const titles = { certificate: 'Certificate', crl: 'CRL' } as const;

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
  const view = shownView(shownItems(items));
  return items.map((item, index) => {
    if (!isTbs(item)) return documentSheet(item, view.items[index]?.fields ?? []);
    const differences = differencesOf(run, item, withDummySignature(item));
    const fields = view.items[index]?.fields ?? [];
    const planned = plannedFacts(run, item);
    const facts: Fact[] = fields.map((field) => {
      const wanted = planned.get(field.label);
      return {
        label: field.label,
        value: field.value,
        ...(field.mono === true ? { mono: true } : {}),
        ...(wanted === undefined ? {} : { planned: wanted, ...(wanted === field.value ? {} : { differs: true }) }),
      };
    });
    for (const difference of differences)
      facts.push({ label: difference.field, value: difference.found, planned: difference.planned, differs: true });
    if (item.planned.makes === 'crl' && item.planned.previous !== undefined) facts.push(...previousFacts(item.planned.previous));
    return { title: `${titles[item.planned.makes]} (${item.item})`, sha256: item.tbsSha256, facts };
  });
}

/** SHA-256 of the canonical view model: what the approver's statement says was shown. */
export function shownHash(items: readonly SetItem[]): string {
  return hashOfShown(shownItems(items));
}

const shownItems = (items: readonly SetItem[]) =>
  items.map((item) => ({ item: item.item, makes: item.planned.makes, tbs: fromBase64(item.tbs) }));

/** What an item is called on a button: by its name, not by the step that built it. */
export function itemTitle({ planned }: SetItem): string {
  if (planned.makes === 'document') return documentTitles[planned.document];
  if (planned.makes === 'crl') return `CRL ${planned.crlNumber}`;
  const root = planned.subject === planned.issuer ? 'root certificate' : 'certificate';
  return `${root} ${commonNameOf(fromBase64(planned.subject)) ?? describeName(fromBase64(planned.subject))}`;
}

/** The hash people approve: of the TBS, or of the ordered list for a set (rules.md, Approvals). */
export function subjectOf(items: readonly SetItem[]): string {
  return subjectHash(items.map((item) => fromBase64(item.tbs)));
}
