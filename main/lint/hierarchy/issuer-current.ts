import { withIssuer, withSigningTime } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/**
 * The issuer has not expired at the moment of signing (RFC 5280 6.1.3 (a)(2)). That its validity has begun is not asked: a clock that was
 * set back and confirmed (CLOCK-STEADY) leaves a certificate signed before in the future, and its CRL is wanted all the same.
 */
export const hierarchyIssuerCurrent: Rule<'crl'> = {
  id: 'hierarchy-issuer-current',
  on: ['crl'],
  title: 'The issuer has not expired at the moment of signing',
  clause: 'RFC 5280 6.1.3 (a)(2)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => withIssuer(context) && withSigningTime(context),
  check(_subject, { issuer, now }) {
    if (issuer === undefined || now === undefined) return [];
    return now > issuer.notAfter.date ? ['The issuer’s certificate has expired at the moment of signing.'] : [];
  },
};
