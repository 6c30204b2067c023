import { withIssuer } from '../applies.ts';
import { policiesOf, skipsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A policy is there where the issuer requires one (RFC 5280 4.2.1.11, 6.1.3 (f)). */
export const hierarchyExplicitPolicy: Rule<'certificate'> = {
  id: 'hierarchy-explicit-policy',
  on: ['certificate'],
  title: 'A policy is there where the issuer requires one',
  clause: 'RFC 5280 4.2.1.11, 6.1.3 (f)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check(subject, { issuer }) {
    const required = issuer !== undefined && skipsOf(issuer).requireExplicitPolicy === '0';
    return required && policiesOf(subject).length === 0
      ? ['certificatePolicies is missing, and the issuer’s requireExplicitPolicy asks for it.']
      : [];
  },
};
