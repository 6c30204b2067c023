import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A request's version is v1, encoded as 0; there is no other (RFC 2986 4.1). */
export const rfcRequestVersion: Rule<'request'> = {
  id: 'rfc-request-version',
  on: ['request'],
  title: 'A request has version 1',
  clause: 'RFC 2986 4.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ version }) => (version === 0 ? [] : [`The version is encoded as ${version}; it must be 0.`]),
};
