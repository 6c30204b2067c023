import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A response made in advance says good or revoked: whatever the responder cannot answer for gets unauthorized (RFC 5019 2.2.3; RFC 6960 2.2). */
export const rfcOcspAnswer: Rule<'ocsp'> = {
  id: 'rfc-ocsp-answer',
  on: ['ocsp'],
  title: 'The answer is good or revoked',
  clause: 'RFC 5019 2.2.3, RFC 6960 2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.flatMap(({ status }) =>
      status.says === 'unknown' ? ['It says unknown, which helps nobody and can be replayed.'] : [],
    );
  },
};
