import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A challengePassword travels unencrypted, and everybody who is shown the request can read it (RFC 2985 5.4.1). */
export const rfcRequestChallengePassword: Rule<'request'> = {
  id: 'rfc-request-challenge-password',
  on: ['request'],
  title: 'A request holds no challengePassword',
  clause: 'RFC 2985 5.4.1',
  ruleSets: everyRuleSet,
  severity: 'notice',
  applies: always,
  check: ({ attributes }) =>
    attributes.some(({ oid }) => oid === oids.challengePassword)
      ? ['The request holds a challengePassword, which anybody who sees the request can read; Conclave does not use it.']
      : [],
};
