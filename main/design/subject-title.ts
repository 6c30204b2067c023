import { parseDistinguishedName } from '../pki/name.ts';

/** What people call a subject in RFC 4514: its CN, or the whole name where it has none. */
export function subjectTitle(subject: string): string {
  return parseDistinguishedName(subject).find(({ type }) => type === 'CN')?.value ?? subject;
}
