import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** The issuer is byte for byte the subject of the issuer's certificate (BR 7.1.4.1, 7.2; RFC 5280 4.1.2.4, 5.1.2.3). */
export const hierarchyIssuerName: Rule<'certificate' | 'crl'> = {
  id: 'hierarchy-issuer-name',
  on: ['certificate', 'crl'],
  title: 'The issuer is byte for byte the subject of the issuer’s certificate',
  clause: 'BR 7.1.4.1, BR 7.2, RFC 5280 4.1.2.4, 5.1.2.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check: (subject, { issuer }) =>
    issuer === undefined || sameBytes(subject.issuer, issuer.subject)
      ? []
      : ['The issuer differs from the subject of the issuer’s certificate.'],
};
