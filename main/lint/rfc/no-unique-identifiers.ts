import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Conforming CAs never write issuerUniqueID or subjectUniqueID (RFC 5280 4.1.2.8). */
export const rfcNoUniqueIdentifiers: Rule<'certificate'> = {
  id: 'rfc-no-unique-identifiers',
  on: ['certificate'],
  title: 'No unique identifiers',
  clause: 'RFC 5280 4.1.2.8',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ issuerUniqueIdPresent, subjectUniqueIdPresent }) => [
    ...(issuerUniqueIdPresent ? ['issuerUniqueID is present.'] : []),
    ...(subjectUniqueIdPresent ? ['subjectUniqueID is present.'] : []),
  ],
};
