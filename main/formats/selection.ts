// Which certificates of an authority a plan means, by what they have in common: one condition after the other, all of which must hold.

import { instantField } from './fields.ts';

export interface Selection {
  /** The serial numbers come in a file on the day. */
  readonly list: boolean;
  /** Ids of certificate profiles; empty: any. */
  readonly profiles: readonly string[];
  /** notBefore from this moment on, and up to it. */
  readonly from: Date | null;
  readonly until: Date | null;
  /** Each is in the subject's text, whatever the case. */
  readonly words: readonly string[];
}

export const selectionForms =
  '`all`, `list` (a file of serial numbers on the day), or conditions with `;` between them: `profile tls-server`, `issued from 2026-01-01T00:00:00Z`, `issued until 2026-03-31T23:59:59Z`, `subject words`';

const longest = 1000;
const everything: Selection = { list: false, profiles: [], from: null, until: null, words: [] };

function withTerm(selection: Selection, term: string): Selection | null {
  const [, name = '', value = ''] = /^(profile|issued from|issued until|subject) (\S.*)$/u.exec(term) ?? [];
  if (name === 'profile')
    return /^[a-z0-9][a-z0-9-]{0,63}$/u.test(value) ? { ...selection, profiles: [...selection.profiles, value] } : null;
  if (name === 'subject') return { ...selection, words: [...selection.words, ...value.toLowerCase().split(/\s+/u)] };
  if (name === '' || !instantField.safeParse(value).success) return null;
  const key = name === 'issued from' ? 'from' : 'until';
  return selection[key] === null ? { ...selection, [key]: new Date(value) } : null;
}

/** Reads a selection; null: it is none. Several profiles mean any of them; several words, all of them. */
export function parseSelection(text: string): Selection | null {
  if (text.length > longest) return null;
  if (text === 'all') return everything;
  if (text === 'list') return { ...everything, list: true };
  let selection: Selection | null = everything;
  for (const term of text.split(';')) selection = selection === null ? null : withTerm(selection, term.trim());
  if (selection !== null && selection.from !== null && selection.until !== null && selection.from > selection.until) return null;
  return selection;
}
