import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An OCSP responder has no cRLDistributionPoints (BR 7.1.2.8.2). */
export const brResponderNoDistributionPoints: Rule<'certificate'> = {
  id: 'br-responder-no-distribution-points',
  on: ['certificate'],
  title: 'An OCSP responder has no cRLDistributionPoints',
  clause: 'BR 7.1.2.8.2, BR 7.1.2.11.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: toLeavesFor(oids.ocspSigning),
  check: (subject) =>
    hasExtension(subject, oids.cRLDistributionPoints) ? ['cRLDistributionPoints stands in the certificate of an OCSP responder.'] : [],
};
