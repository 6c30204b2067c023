import { oids } from '../../pki/oids.ts';
import { toLeaves } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A mail address of the subject stands in subjectAltName (RFC 5280 4.1.2.6, 4.2.1.6). */
export const rfcSubjectEmailInAltName: Rule<'certificate'> = {
  id: 'rfc-subject-email-in-alt-name',
  on: ['certificate'],
  title: 'A mail address of the subject stands in subjectAltName',
  clause: 'RFC 5280 4.1.2.6, 4.2.1.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeaves,
  check(subject) {
    const mail = altNamesOf(subject)
      .filter(({ type }) => type === 'rfc822Name')
      .map(({ text }) => text.toLowerCase());
    return readNameAttributes(subject.subject)
      .flat()
      .filter(({ oid, text }) => oid === oids.emailAddress && !mail.includes(text.toLowerCase()))
      .map(() => 'The subject has a mail address that is not in subjectAltName.');
  },
};
