import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { qualifierTextsOf } from '../user-notice.ts';

const most = 200; // RFC 5280 4.2.1.4: "explicitText ... a maximum size of 200 characters"

/** The text of a user notice has at most 200 characters (RFC 5280 4.2.1.4). */
export const rfcUserNoticeLength: Rule<'certificate'> = {
  id: 'rfc-user-notice-length',
  on: ['certificate'],
  title: 'The text of a user notice has at most 200 characters',
  clause: 'RFC 5280 4.2.1.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    qualifierTextsOf(subject)
      .filter(({ characters }) => characters > most)
      .map(({ characters }) => `The explicitText of a user notice has ${characters} characters; at most ${most} are allowed.`),
};
