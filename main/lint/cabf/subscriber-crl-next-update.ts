import type { Rule } from '../rule.ts';

const tenDays = 864_000_000; // BR 7.2; milliseconds

/** The CRL of a CA that issues to subscribers (pathLenConstraint 0) is renewed within 10 days (BR 7.2). */
export const brSubscriberCrlNextUpdate: Rule<'crl'> = {
  id: 'br-subscriber-crl-next-update',
  on: ['crl'],
  title: 'A subscriber CRL’s nextUpdate is at most 10 days after thisUpdate',
  clause: 'BR 7.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: ({ role, issuer }) => role === 'ca-crl' && issuer?.basicConstraints?.pathLenConstraint === 0,
  check: (subject) =>
    subject.nextUpdate === null || subject.nextUpdate.date.getTime() - subject.thisUpdate.date.getTime() <= tenDays
      ? []
      : ['nextUpdate is more than 10 days after thisUpdate.'],
};
