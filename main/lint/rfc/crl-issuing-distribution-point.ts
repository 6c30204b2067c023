import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { readIssuingDistributionPoint } from '../issuing-distribution-point.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An issuingDistributionPoint is critical and never an empty sequence (RFC 5280 5.2.5). */
export const rfcCrlIssuingDistributionPoint: Rule<'crl'> = {
  id: 'rfc-crl-issuing-distribution-point',
  on: ['crl'],
  title: 'An issuingDistributionPoint is critical and not empty',
  clause: 'RFC 5280 5.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions }) {
    const extension = findExtension(extensions, oids.issuingDistributionPoint);
    if (extension === undefined) return [];
    return [
      ...(extension.critical ? [] : ['issuingDistributionPoint is not marked critical.']),
      ...(readIssuingDistributionPoint(extension.value).empty ? ['issuingDistributionPoint is empty.'] : []),
    ];
  },
};
