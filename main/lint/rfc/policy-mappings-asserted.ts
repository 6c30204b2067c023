import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { policiesOf, policyMappingsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Every issuerDomainPolicy of policyMappings is asserted in certificatePolicies (RFC 5280 4.2.1.5). */
export const rfcPolicyMappingsAsserted: Rule<'certificate'> = {
  id: 'rfc-policy-mappings-asserted',
  on: ['certificate'],
  title: 'Every issuerDomainPolicy of policyMappings is asserted in certificatePolicies',
  clause: 'RFC 5280 4.2.1.5',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check(subject) {
    const asserted = policiesOf(subject).map(({ oid }) => oid);
    return policyMappingsOf(subject)
      .filter(({ issuerDomain }) => issuerDomain !== oids.anyPolicy && !asserted.includes(issuerDomain))
      .map(({ issuerDomain }) => `policyMappings maps ${issuerDomain}, which certificatePolicies does not assert.`);
  },
};
