import { withIssuer, withSigningTime } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The issuer is valid at the moment of signing (RFC 5280 6.1.3 (a)(2)). */
export const hierarchyIssuerCurrent: Rule<'crl'> = {
  id: 'hierarchy-issuer-current',
  on: ['crl'],
  title: 'The issuer is valid at the moment of signing',
  clause: 'RFC 5280 6.1.3 (a)(2)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => withIssuer(context) && withSigningTime(context),
  check(_subject, { issuer, now }) {
    if (issuer === undefined || now === undefined) return [];
    return now < issuer.notBefore.date || now > issuer.notAfter.date
      ? ['The issuer’s certificate is not valid at the moment of signing.']
      : [];
  },
};
