import { always } from '../applies.ts';
import { type Rule } from '../rule.ts';

// BR 7.2.2, table CRLReasons: 1, 3, 4, 5, 9. Codes that nobody defines are rfc-ocsp-reason-defined’s matter.
const forbidden: readonly number[] = [2, 6, 10];

/** revocationReason is one of the codes that may stand on a CRL (BR 7.3, 7.2.2). */
export const brOcspReason: Rule<'ocsp'> = {
  id: 'br-ocsp-reason',
  on: ['ocsp'],
  title: 'revocationReason is 1, 3, 4, 5 or 9',
  clause: 'BR 7.3, BR 7.2.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.flatMap(({ status }) =>
      status.says === 'revoked' && forbidden.includes(status.reason ?? -1)
        ? [`revocationReason is ${status.reason}, which the table does not hold.`]
        : [],
    );
  },
};
