import { always, toAuthorities } from '../applies.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Every issuer is non-empty, and so is the subject of a CA (RFC 5280 4.1.2.4, 4.1.2.6). */
export const rfcNamesNotEmpty: Rule<'certificate'> = {
  id: 'rfc-names-not-empty',
  on: ['certificate'],
  title: 'The issuer, and the subject of a CA, are not empty',
  clause: 'RFC 5280 4.1.2.4, 4.1.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ issuer, subject }, context) => [
    ...emptyName('issuer', issuer),
    ...(toAuthorities(context) ? emptyName('subject', subject) : []),
  ],
};

function emptyName(label: string, name: Uint8Array): string[] {
  return readNameAttributes(name).length === 0 ? [`The ${label} is an empty name.`] : [];
}
