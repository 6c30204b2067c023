import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { readIssuingDistributionPoint } from '../issuing-distribution-point.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** No indirect CRL: neither the flag indirectCRL nor an entry with certificateIssuer (BR 7.2; RFC 5280 5.2.5, 5.3.3). */
export const brCrlNotIndirect: Rule<'crl'> = {
  id: 'br-crl-not-indirect',
  on: ['crl'],
  title: 'The CRL is not indirect',
  clause: 'BR 7.2, RFC 5280 5.2.5, 5.3.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions, entries }) {
    const point = findExtension(extensions, oids.issuingDistributionPoint);
    const flagged = point !== undefined && readIssuingDistributionPoint(point.value).indirectCrl;
    const foreign = entries.filter((entry) => findExtension(entry.extensions, oids.certificateIssuer) !== undefined);
    return [
      ...(flagged ? ['issuingDistributionPoint says indirectCRL.'] : []),
      ...foreign.map((entry) => `The entry of serial ${entry.serialNumber} names another certificate issuer.`),
    ];
  },
};
