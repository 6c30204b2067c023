import { oids } from '../../pki/oids.ts';
import { policiesOf, policyMappingsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { isSelfIssued } from '../self-issued.ts';

/** Every policy is one of the issuer’s (RFC 5280 6.1.3 (d), 6.1.4 (b)). */
export const hierarchyPoliciesNested: Rule<'certificate'> = {
  id: 'hierarchy-policies-nested',
  on: ['certificate'],
  title: 'Every policy is one of the issuer’s',
  clause: 'RFC 5280 6.1.3 (d), 6.1.4 (b)',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: (context) => context.issuer !== undefined && context.role !== 'root',
  check(subject, { issuer }) {
    if (issuer === undefined || isSelfIssued(issuer)) return [];
    const above = policiesOf(issuer).map(({ oid }) => oid);
    const mapped = policyMappingsOf(issuer);
    const allowed = new Set([
      ...above.filter((oid) => !mapped.some(({ issuerDomain }) => issuerDomain === oid)),
      ...mapped.map(({ subjectDomain }) => subjectDomain),
    ]);
    if (above.length === 0 || above.includes(oids.anyPolicy)) return [];
    return policiesOf(subject)
      .filter(({ oid }) => !allowed.has(oid) && oid !== oids.anyPolicy)
      .map(({ oid }) => `The policy ${oid} is not valid below this issuer.`);
  },
};
