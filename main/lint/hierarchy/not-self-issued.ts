import { everyRuleSet, type Rule } from '../rule.ts';
import { isSelfIssued } from '../self-issued.ts';

/** Only a root’s issuer is its subject (RFC 5280 3.2, 4.2.1.9). */
export const hierarchyNotSelfIssued: Rule<'certificate'> = {
  id: 'hierarchy-not-self-issued',
  on: ['certificate'],
  title: 'Only a root’s issuer is its subject',
  clause: 'RFC 5280 3.2, 4.2.1.9',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: ({ role }) => role === 'subordinate',
  check: (subject) => (isSelfIssued(subject) ? ['Issuer and subject are equal: this would be taken for a root.'] : []),
};
