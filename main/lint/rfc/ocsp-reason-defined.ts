import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const defined: readonly number[] = [1, 2, 3, 4, 5, 6, 9, 10];

/** revocationReason is a CRLReason that says why: unspecified is left out, removeFromCRL is for delta CRLs, 7 is not used (RFC 5280 5.3.1; RFC 6960 4.2.1). */
export const rfcOcspReasonDefined: Rule<'ocsp'> = {
  id: 'rfc-ocsp-reason-defined',
  on: ['ocsp'],
  title: 'revocationReason is one that RFC 5280 defines, and not unspecified',
  clause: 'RFC 5280 5.3.1, RFC 6960 4.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.flatMap(({ status }) =>
      status.says !== 'revoked' || status.reason === null || defined.includes(status.reason)
        ? []
        : [`revocationReason is ${status.reason}, which says nothing in an OCSP response.`],
    );
  },
};
