import { toAuthorities } from '../applies.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA has a non-empty subject, and every issuer is non-empty (RFC 5280 4.1.2.4, 4.1.2.6). */
export const rfcNamesNotEmpty: Rule<'certificate'> = {
  id: 'rfc-names-not-empty',
  on: ['certificate'],
  title: 'Issuer and subject of a CA certificate are not empty',
  clause: 'RFC 5280 4.1.2.4, 4.1.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toAuthorities,
  check: ({ issuer, subject }) => [...emptyName('issuer', issuer), ...emptyName('subject', subject)],
};

function emptyName(label: string, name: Uint8Array): string[] {
  return readNameAttributes(name).length === 0 ? [`The ${label} is an empty name.`] : [];
}
