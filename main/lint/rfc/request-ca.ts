import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A request for a CA certificate is pointed out: profile and plan decide about that, never the request (RFC 5280 4.2.1.9). */
export const rfcRequestCa: Rule<'request'> = {
  id: 'rfc-request-ca',
  on: ['request'],
  title: 'A request that asks for a CA certificate is noticed',
  clause: 'RFC 5280 4.2.1.9',
  ruleSets: everyRuleSet,
  severity: 'notice',
  applies: always,
  check: ({ basicConstraints }) =>
    basicConstraints?.ca === true ? ['The request asks for basicConstraints with cA TRUE: the certificate of a CA.'] : [],
};
