import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CRL is version 2 (RFC 5280 5.1.2.1, BR 7.2.1). */
export const rfcCrlVersion: Rule<'crl'> = {
  id: 'rfc-crl-version',
  on: ['crl'],
  title: 'The CRL is version 2',
  clause: 'RFC 5280 5.1.2.1, BR 7.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ version }) => (version === 2 ? [] : [`The CRL is version ${version}, not version 2.`]),
};
