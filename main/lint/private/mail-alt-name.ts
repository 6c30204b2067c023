import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A certificate for mail has a mail address in subjectAltName (RFC 8550 3). */
export const privateMailAltName: Rule<'certificate'> = {
  id: 'private-mail-alt-name',
  on: ['certificate'],
  title: 'A certificate for mail has a mail address in subjectAltName',
  clause: 'RFC 8550 3',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: toLeavesFor(oids.emailProtection),
  check: (subject) =>
    altNamesOf(subject).some(({ type }) => type === 'rfc822Name') ? [] : ['subjectAltName has no rfc822Name: no mail will match it.'],
};
