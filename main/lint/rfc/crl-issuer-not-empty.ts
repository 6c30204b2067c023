import { always } from '../applies.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CRL’s issuer is not empty (RFC 5280 5.1.2.3). */
export const rfcCrlIssuerNotEmpty: Rule<'crl'> = {
  id: 'rfc-crl-issuer-not-empty',
  on: ['crl'],
  title: 'A CRL’s issuer is not empty',
  clause: 'RFC 5280 5.1.2.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ issuer }) => (readNameAttributes(issuer).length === 0 ? ['The issuer of the CRL is an empty name.'] : []),
};
