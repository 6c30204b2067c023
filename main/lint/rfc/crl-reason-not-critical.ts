import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const nonCritical: readonly string[] = [oids.reasonCode, oids.invalidityDate];

/** reasonCode and invalidityDate are non-critical (RFC 5280 5.3.1, 5.3.2, BR 7.2.2). */
export const rfcCrlReasonNotCritical: Rule<'crl'> = {
  id: 'rfc-crl-reason-not-critical',
  on: ['crl'],
  title: 'reasonCode and invalidityDate are not critical',
  clause: 'RFC 5280 5.3.1, 5.3.2, BR 7.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ entries }) =>
    entries
      .filter((entry) => entry.extensions.some((extension) => extension.critical && nonCritical.includes(extension.oid)))
      .map((entry) => `Serial ${entry.serialNumber} has a reasonCode or invalidityDate marked critical.`),
};
