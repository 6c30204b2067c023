import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { policyMappingsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** policyMappings maps neither to nor from anyPolicy (RFC 5280 4.2.1.5). */
export const rfcPolicyMappingsAny: Rule<'certificate'> = {
  id: 'rfc-policy-mappings-any',
  on: ['certificate'],
  title: 'policyMappings maps neither to nor from anyPolicy',
  clause: 'RFC 5280 4.2.1.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    policyMappingsOf(subject).some((mapping) => Object.values(mapping).includes(oids.anyPolicy))
      ? ['policyMappings maps to or from anyPolicy.']
      : [],
};
