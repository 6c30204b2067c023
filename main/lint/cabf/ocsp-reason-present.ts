import { type Rule } from '../rule.ts';

/** A response about a revoked CA certificate has a revocationReason (BR 7.3). */
export const brOcspReasonPresent: Rule<'ocsp'> = {
  id: 'br-ocsp-reason-present',
  on: ['ocsp'],
  title: 'A response about a revoked CA certificate says why',
  clause: 'BR 7.3',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2020-09-30', // ballot SC-31
  applies: ({ role }) => role === 'ocsp-ca',
  check({ responses }) {
    return responses.flatMap(({ status }) =>
      status.says === 'revoked' && status.reason === null
        ? ['revocationReason is missing; a response about a CA certificate needs one.']
        : [],
    );
  },
};
