import { tags } from '../../pki/der-content.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { qualifierTextsOf } from '../user-notice.ts';

/** The text of a user notice is not an IA5String (RFC 5280 4.2.1.4, RFC 6818 3). */
export const rfcUserNoticeEncoding: Rule<'certificate'> = {
  id: 'rfc-user-notice-encoding',
  on: ['certificate'],
  title: 'The text of a user notice is not an IA5String',
  clause: 'RFC 5280 4.2.1.4, RFC 6818 3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    qualifierTextsOf(subject).some(({ tag }) => tag === tags.ia5String) ? ['The explicitText of a user notice is an IA5String.'] : [],
};
