import { always } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A policy stands once in certificatePolicies (RFC 5280 4.2.1.4). */
export const rfcPoliciesUnique: Rule<'certificate'> = {
  id: 'rfc-policies-unique',
  on: ['certificate'],
  title: 'A policy stands once in certificatePolicies',
  clause: 'RFC 5280 4.2.1.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check(subject) {
    const named = policiesOf(subject).map(({ oid }) => oid);
    const repeated = new Set(named.filter((oid, index) => named.indexOf(oid) !== index));
    return [...repeated].map((oid) => `The policy ${extensionTitle(oid)} stands more than once in certificatePolicies.`);
  },
};
