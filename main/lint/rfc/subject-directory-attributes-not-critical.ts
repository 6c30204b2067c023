import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** subjectDirectoryAttributes, where it stands, MUST be marked non-critical (RFC 5280 4.2.1.8). */
export const rfcSubjectDirectoryAttributesNotCritical: Rule<'certificate'> = {
  id: 'rfc-subject-directory-attributes-not-critical',
  on: ['certificate'],
  title: 'subjectDirectoryAttributes is not critical',
  clause: 'RFC 5280 4.2.1.8',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => criticalityProblem(subject, 'subjectDirectoryAttributes', false),
};
