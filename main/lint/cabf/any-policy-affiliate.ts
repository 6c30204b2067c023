import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { sameOrganization } from '../cross-names.ts';
import { policiesOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Only an affiliate’s CA may have anyPolicy (BR 7.1.2.10.5); DigiCert gave it to eight others (bug 1654967). Seen by organizationName. */
export const brAnyPolicyAffiliate: Rule<'certificate'> = {
  id: 'br-any-policy-affiliate',
  on: ['certificate'],
  title: 'anyPolicy is for CAs of the issuer’s own organization',
  clause: 'BR 7.1.2.10.5, BR 7.1.2.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: toSubordinates,
  check(subject) {
    if (!policiesOf(subject).some(({ oid }) => oid === oids.anyPolicy)) return [];
    return sameOrganization(subject)
      ? []
      : ['anyPolicy is given to a CA of another organization; name the policies it may use, or waive this for an affiliate.'];
  },
};
