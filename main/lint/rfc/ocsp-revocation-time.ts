import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A certificate was revoked before the response says so (RFC 6960 4.2.1, 4.2.2.1). */
export const rfcOcspRevocationTime: Rule<'ocsp'> = {
  id: 'rfc-ocsp-revocation-time',
  on: ['ocsp'],
  title: 'revocationTime is not after thisUpdate',
  clause: 'RFC 6960 4.2.1, 4.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.flatMap(({ status, thisUpdate }) =>
      status.says === 'revoked' && status.revocationTime.date > thisUpdate.date ? ['revocationTime is after thisUpdate.'] : [],
    );
  },
};
