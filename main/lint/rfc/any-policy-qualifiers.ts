import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** anyPolicy has no qualifiers but CPS and user notice (RFC 5280 4.2.1.4). */
export const rfcAnyPolicyQualifiers: Rule<'certificate'> = {
  id: 'rfc-any-policy-qualifiers',
  on: ['certificate'],
  title: 'anyPolicy has no qualifiers but CPS and user notice',
  clause: 'RFC 5280 4.2.1.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check(subject) {
    const known: readonly string[] = [oids.cpsQualifier, oids.userNotice];
    return policiesOf(subject)
      .filter(({ oid }) => oid === oids.anyPolicy)
      .flatMap(({ otherQualifiers }) => otherQualifiers.filter((oid) => !known.includes(oid)))
      .map((oid) => `anyPolicy has the qualifier ${oid}, which is neither CPS nor user notice.`);
  },
};
