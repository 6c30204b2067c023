import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The issuer is a CA whose keyUsage allows this signature and whose path length allows this CA (RFC 5280 4.2.1.3, 4.2.1.9, 6.1.4). */
export const hierarchyIssuerMaySign: Rule<'certificate' | 'crl'> = {
  id: 'hierarchy-issuer-may-sign',
  on: ['certificate', 'crl'],
  title: 'The issuer’s certificate allows this signature',
  clause: 'RFC 5280 4.2.1.3, 4.2.1.9, 6.1.4, 6.3.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check(subject, { issuer, role }) {
    if (issuer === undefined) return [];
    const { basicConstraints, keyUsage } = issuer;
    const bit = subject.kind === 'crl' ? 'cRLSign' : 'keyCertSign';
    const deepEnough = (role !== 'subordinate' && role !== 'cross') || basicConstraints?.pathLenConstraint !== 0;
    return [
      ...(basicConstraints?.ca === true ? [] : ['The issuer’s certificate is not that of a CA.']),
      ...(keyUsage === undefined || keyUsage.bits.includes(bit) ? [] : [`The issuer’s keyUsage lacks ${bit}.`]),
      ...(deepEnough ? [] : ['The issuer’s pathLenConstraint is 0: it may not issue to another CA.']),
    ];
  },
};
