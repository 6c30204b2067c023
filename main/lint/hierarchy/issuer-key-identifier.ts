import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** authorityKeyIdentifier points at the subjectKeyIdentifier of the issuer's certificate (RFC 5280 4.2.1.1, 5.2.1; BR 7.1.2.11.1). */
export const hierarchyIssuerKeyIdentifier: Rule<'certificate' | 'crl'> = {
  id: 'hierarchy-issuer-key-identifier',
  on: ['certificate', 'crl'],
  title: 'authorityKeyIdentifier is the issuer’s subjectKeyIdentifier',
  clause: 'RFC 5280 4.2.1.1, 5.2.1, BR 7.1.2.11.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check({ authorityKeyIdentifier }, { issuer }) {
    const named = authorityKeyIdentifier?.keyIdentifier;
    const own = issuer?.subjectKeyIdentifier;
    if (named === undefined || own === undefined) return []; // absence is judged by the RFC rules
    return sameBytes(named, own) ? [] : ['authorityKeyIdentifier is not the subjectKeyIdentifier of the issuer’s certificate.'];
  },
};
