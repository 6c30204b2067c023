import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { organizationsOf } from '../subject-names.ts';

/** Only an affiliate’s CA may have anyPolicy (BR 7.1.2.10.5); DigiCert gave it to eight others (bug 1654967). Seen by organizationName. */
export const brAnyPolicyAffiliate: Rule<'certificate'> = {
  id: 'br-any-policy-affiliate',
  on: ['certificate'],
  title: 'anyPolicy is for CAs of the issuer’s own organization',
  clause: 'BR 7.1.2.10.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: toSubordinates,
  check(subject) {
    if (!policiesOf(subject).some(({ oid }) => oid === oids.anyPolicy)) return [];
    const own = organizationsOf(subject.subject);
    const issuers = organizationsOf(subject.issuer);
    return own.some((name) => issuers.includes(name))
      ? []
      : ['anyPolicy is given to a CA of another organization; name the policies it may use, or waive this for an affiliate.'];
  },
};
