import { passed, type Check } from '../checks.ts';
import type { Finding } from '../lint/finding.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { isOfBatch } from '../formats/item-id.ts';
import { itemTitle, subjectOf } from './sheets.ts';
import type { SetItem } from './set-items.ts';

/** The hashes of a set: of each item, and of a batch that of the ordered list in place of a line for each certificate. */
export function hashFacts(items: readonly SetItem[]): Fact[] {
  const own = items.filter(({ item }) => !isOfBatch(item)).map((item) => ({ label: item.item, value: item.tbsSha256, mono: true }));
  const batch = items.filter(({ item }) => isOfBatch(item));
  if (batch.length === 0) return own;
  return [
    { label: plural(batch), value: String(batch.length) },
    ...own,
    { label: 'Ordered list of all hashes', value: subjectOf(items), mono: true },
  ];
}

/** What a batch is of. */
function nameOf(batch: readonly SetItem[]): string {
  if (batch.some(({ planned }) => planned.makes === 'crl')) return 'CRL';
  if (batch.some(({ planned }) => planned.makes === 'cms')) return 'signature';
  return batch.some(({ planned }) => planned.makes === 'ocsp') ? 'OCSP response' : 'certificate';
}

const plural = (batch: readonly SetItem[]): string => {
  const name = `${nameOf(batch)}s`;
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
};

/** `12 CRLs`, `1 certificate`: how many of a batch, and of what. */
const counted = (batch: readonly SetItem[], count = batch.length): string => `${count} ${nameOf(batch)}${count === 1 ? '' : 's'}`;

/** What a set is called on a button: its items by name, of a batch how many certificates. */
export function setTitle(items: readonly SetItem[]): string {
  const batch = items.filter(({ item }) => isOfBatch(item));
  const own = items.filter(({ item }) => !isOfBatch(item)).map(itemTitle);
  return [...(batch.length === 0 ? [] : [counted(batch)]), ...own].join(' and ');
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
  const set = batch.map(({ item }) => item);
  return [
    ...[...sound].map(([name, { length }]) => passed(name, counted(set, length))),
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
