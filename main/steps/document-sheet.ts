// A document under review: its lines from its bytes, beside what is in force until it is carried out.

import type { Fact } from '../../preload/contract/run-view.ts';
import type { DocumentItem, DocumentKind } from './set-items.ts';

/** What a document is called on a button. */
export const documentTitles: Readonly<Record<DocumentKind, string>> = {
  policy: 'the new policy',
  destruction: 'the destruction of keys',
  retirement: 'the retirement',
  installation: 'the installation',
  revocation: 'the revocation',
  'mass-revocation': 'the mass revocation',
  'authority-import': 'the taking over',
};

const headings: Readonly<Record<DocumentKind, string>> = {
  policy: 'Policy',
  destruction: 'Keys to destroy',
  retirement: 'Retirement',
  installation: 'Installation',
  revocation: 'Revocation',
  'mass-revocation': 'Mass revocation',
  'authority-import': 'Authority to take over',
};

export function documentSheet(
  { item, tbsSha256, planned }: DocumentItem,
  fields: readonly { readonly label: string; readonly value: string; readonly mono?: boolean }[],
): { title: string; sha256: string; facts: Fact[]; beside?: 'in-force' } {
  const { before, document } = planned;
  const title = `${headings[document]} (${item})`;
  const facts: Fact[] = fields.map(({ label, value, mono }) => ({
    label,
    value,
    ...(mono === true ? { mono } : {}),
    ...beside(before, label, value),
  }));
  if (before === undefined) return { title, sha256: tbsSha256, facts };
  const kept = new Set(fields.map(({ label }) => label));
  const removed = Object.entries(before).filter(([label]) => !kept.has(label));
  return {
    title,
    sha256: tbsSha256,
    beside: 'in-force',
    facts: [...facts, ...removed.map(([label, value]) => ({ label, value: '(taken out)', planned: value, differs: true }))],
  };
}

function beside(before: DocumentItem['planned']['before'], label: string, value: string): Partial<Fact> {
  if (before === undefined) return {};
  const old = before[label] ?? '(not there)';
  return { planned: old, ...(old === value ? {} : { differs: true }) };
}
