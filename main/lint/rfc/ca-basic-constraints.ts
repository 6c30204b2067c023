import { toAuthorities } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA certificate carries a critical basicConstraints with cA TRUE (RFC 5280 4.2.1.9, BR 7.1.2.1.4). */
export const rfcCaBasicConstraints: Rule<'certificate'> = {
  id: 'rfc-ca-basic-constraints',
  on: ['certificate'],
  title: 'A CA certificate has a critical basicConstraints with cA TRUE',
  clause: 'RFC 5280 4.2.1.9, BR 7.1.2.1.4, BR 7.1.2.10.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toAuthorities,
  check({ basicConstraints }) {
    if (basicConstraints === undefined) return ['basicConstraints is missing or unreadable: nothing says that this is a CA.'];
    return [
      ...(basicConstraints.ca ? [] : ['basicConstraints does not say cA TRUE.']),
      ...(basicConstraints.critical ? [] : ['basicConstraints is not marked critical.']),
    ];
  },
};
