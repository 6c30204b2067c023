import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { hasExtension, skipsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** policyConstraints says something (RFC 5280 4.2.1.11). */
export const rfcPolicyConstraintsNotEmpty: Rule<'certificate'> = {
  id: 'rfc-policy-constraints-not-empty',
  on: ['certificate'],
  title: 'policyConstraints says something',
  clause: 'RFC 5280 4.2.1.11',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check(subject) {
    const { requireExplicitPolicy, inhibitPolicyMapping } = skipsOf(subject);
    const empty = hasExtension(subject, oids.policyConstraints) && requireExplicitPolicy === null && inhibitPolicyMapping === null;
    return empty ? ['policyConstraints is empty or does not decode.'] : [];
  },
};
