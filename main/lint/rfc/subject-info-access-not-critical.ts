import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** subjectInfoAccess, where it stands, MUST be marked non-critical (RFC 5280 4.2.2.2). */
export const rfcSubjectInfoAccessNotCritical: Rule<'certificate'> = {
  id: 'rfc-subject-info-access-not-critical',
  on: ['certificate'],
  title: 'subjectInfoAccess is not critical',
  clause: 'RFC 5280 4.2.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'subjectInfoAccess', false),
};
