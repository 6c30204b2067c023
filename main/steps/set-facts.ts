import { passed, type Check } from '../checks.ts';
import type { Finding } from '../lint/finding.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { isOfBatch } from '../formats/item-id.ts';
import { itemTitle, subjectOf } from './sheets.ts';
import type { SetItem } from './values.ts';

const ofOcsp = (items: readonly SetItem[]): boolean => items.some(({ planned }) => planned.makes === 'ocsp');

const counted = (items: readonly SetItem[], count: number): string =>
  `${count} ${ofOcsp(items) ? 'OCSP response' : 'certificate'}${count === 1 ? '' : 's'}`;

/** The hashes of a set: of each item, and of a batch that of the ordered list in place of a line for each certificate. */
export function hashFacts(items: readonly SetItem[]): Fact[] {
  const own = items.filter(({ item }) => !isOfBatch(item)).map((item) => ({ label: item.item, value: item.tbsSha256, mono: true }));
  const batch = items.length - own.length;
  if (batch === 0) return own;
  return [
    { label: ofOcsp(items) ? 'OCSP responses' : 'Certificates', value: String(batch) },
    ...own,
    { label: 'Ordered list of all hashes', value: subjectOf(items), mono: true },
  ];
}

/** What a set is called on a button: its items by name, of a batch how many certificates. */
export function setTitle(items: readonly SetItem[]): string {
  const batch = items.filter(({ item }) => isOfBatch(item)).length;
  const own = items.filter(({ item }) => !isOfBatch(item)).map(itemTitle);
  return [...(batch === 0 ? [] : [counted(items, batch)]), ...own].join(' and ');
}

/** The checks of a set: of a batch, those that passed as one for each name, with how many certificates passed it. */
export function gatheredChecks(checked: readonly { readonly item: SetItem; readonly checks: readonly Check[] }[]): Check[] {
  const own = checked.filter(({ item }) => !isOfBatch(item.item)).flatMap(({ checks }) => checks);
  const batch = checked.filter(({ item }) => isOfBatch(item.item));
  const all = batch.flatMap(({ checks }) => checks);
  const sound = Map.groupBy(
    all.filter(({ verdict }) => verdict === 'passed'),
    ({ name }) => name,
  );
  // What did not simply pass is never gathered away.
  return [
    ...[...sound].map(([name, { length }]) =>
      passed(
        name,
        counted(
          batch.map(({ item }) => item),
          length,
        ),
      ),
    ),
    ...all.filter(({ verdict }) => verdict !== 'passed'),
    ...own,
  ];
}

/** Findings of a set: what one rule says of many certificates of a batch in the same words is told once, with the first and how many more. */
export function gatheredFindings(findings: readonly Finding[]): Finding[] {
  const same = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = finding.item === undefined || !isOfBatch(finding.item) ? finding.item : '/';
    const key = JSON.stringify([finding.rule, finding.severity, finding.message, own]);
    const list = same.get(key);
    if (list === undefined) same.set(key, [finding]);
    else list.push(finding);
  }
  return [...same.values()].flatMap((list) => {
    const [first, ...more] = list;
    if (first === undefined) return [];
    return [more.length === 0 ? first : { ...first, item: `${first.item ?? ''} and ${more.length} more` }];
  });
}
