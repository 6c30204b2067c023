import { oids } from '../../pki/oids.ts';
import { removeFromCrl } from '../../pki/revocation-reason.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const unused = 7; // RFC 5280 5.3.1: "value 7 is not used"
const last = 10;

/** A reasonCode is one RFC 5280 5.3.1 defines, and removeFromCRL only stands in a delta CRL. */
export const rfcCrlReasonDefined: Rule<'crl'> = {
  id: 'rfc-crl-reason-defined',
  on: ['crl'],
  title: 'Reason codes are defined ones, and removeFromCRL only in a delta',
  clause: 'RFC 5280 5.3.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ entries, extensions }) {
    const delta = findExtension(extensions, oids.deltaCrlIndicator) !== undefined;
    const isDefined = (reason: number): boolean => reason >= 0 && reason <= last && reason !== unused;
    return entries
      .filter(({ reason }) => reason !== null && (!isDefined(reason) || (reason === removeFromCrl && !delta)))
      .map(({ reason, serialNumber }) =>
        reason === removeFromCrl
          ? `Serial ${serialNumber} is removed from a CRL that is no delta.`
          : `Serial ${serialNumber} has the undefined reason code ${reason}.`,
      );
  },
};
