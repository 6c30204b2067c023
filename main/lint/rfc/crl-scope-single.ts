import { always } from '../applies.ts';
import { distributionScope } from '../issuing-distribution-point.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An issuingDistributionPoint limits the CRL to one kind of certificate at most (RFC 5280 5.2.5). */
export const rfcCrlScopeSingle: Rule<'crl'> = {
  id: 'rfc-crl-scope-single',
  on: ['crl'],
  title: 'An issuingDistributionPoint limits the CRL to one kind of certificate at most',
  clause: 'RFC 5280 5.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    distributionScope(subject).length > 1
      ? ['issuingDistributionPoint limits the CRL to more than one kind of certificate: it can hold none.']
      : [],
};
