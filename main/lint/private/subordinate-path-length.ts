import type { Rule } from '../rule.ts';

/** A subordinate CA has a pathLenConstraint (RFC 5280 4.2.1.9). */
export const privateSubordinatePathLength: Rule<'certificate'> = {
  id: 'private-subordinate-path-length',
  on: ['certificate'],
  title: 'A subordinate CA has a pathLenConstraint',
  clause: 'RFC 5280 4.2.1.9',
  ruleSets: ['private', 'cnsa2'],
  severity: 'warning',
  applies: ({ role }) => role === 'subordinate',
  check: (subject) =>
    subject.basicConstraints?.pathLenConstraint === undefined
      ? ['pathLenConstraint is missing: this CA could make any number of CAs below it.']
      : [],
};
