import { oids } from '../../pki/oids.ts';
import { withIssuer } from '../applies.ts';
import { hasExtension, skipsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** policyMappings is not used where the issuer inhibits it (RFC 5280 4.2.1.11, 6.1.4 (b)(2)). */
export const hierarchyMappingInhibited: Rule<'certificate'> = {
  id: 'hierarchy-mapping-inhibited',
  on: ['certificate'],
  title: 'policyMappings is not used where the issuer inhibits it',
  clause: 'RFC 5280 4.2.1.11, 6.1.4 (b)(2)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check(subject, { issuer }) {
    const inhibited = issuer !== undefined && skipsOf(issuer).inhibitPolicyMapping === '0';
    return inhibited && hasExtension(subject, oids.policyMappings) ? ['policyMappings stands below an issuer that inhibits mappings.'] : [];
  },
};
