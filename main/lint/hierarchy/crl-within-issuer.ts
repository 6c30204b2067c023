import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CRL does not outlast its issuer (RFC 5280 5.1.2.5, 6.3.3). */
export const hierarchyCrlWithinIssuer: Rule<'crl'> = {
  id: 'hierarchy-crl-within-issuer',
  on: ['crl'],
  title: 'A CRL does not outlast its issuer',
  clause: 'RFC 5280 5.1.2.5, 6.3.3',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: withIssuer,
  check(subject, { issuer }) {
    if (issuer === undefined || subject.nextUpdate === null) return [];
    // An issuer that is over already is hierarchy-issuer-current’s matter.
    const outlasts = subject.nextUpdate.date > issuer.notAfter.date && subject.thisUpdate.date <= issuer.notAfter.date;
    return outlasts ? ['nextUpdate is after the issuer’s notAfter: nobody can verify the CRL then.'] : [];
  },
};
