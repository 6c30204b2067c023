import { oids } from '../../pki/oids.ts';
import { withIssuer } from '../applies.ts';
import { policiesOf, skipsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** anyPolicy is not used where the issuer inhibits it (RFC 5280 4.2.1.14, 6.1.3 (d)(2)). */
export const hierarchyAnyPolicyInhibited: Rule<'certificate'> = {
  id: 'hierarchy-any-policy-inhibited',
  on: ['certificate'],
  title: 'anyPolicy is not used where the issuer inhibits it',
  clause: 'RFC 5280 4.2.1.14, 6.1.3 (d)(2)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check(subject, { issuer }) {
    const inhibited = issuer !== undefined && skipsOf(issuer).inhibitAnyPolicy === '0';
    return inhibited && policiesOf(subject).some(({ oid }) => oid === oids.anyPolicy)
      ? ['certificatePolicies has anyPolicy, and the issuer’s inhibitAnyPolicy makes it mean nothing.']
      : [];
  },
};
