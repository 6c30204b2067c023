import { always } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** subjectAltName SHOULD be marked non-critical where the subject is not empty (RFC 5280 4.2.1.6); under the BR it MUST. */
export const rfcSubjectAltNameNotCritical: Rule<'certificate'> = {
  id: 'rfc-subject-alt-name-not-critical',
  on: ['certificate'],
  title: 'subjectAltName is not critical beside a subject',
  clause: 'RFC 5280 4.2.1.6, BR 7.1.2.7.12',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: always,
  check: (subject) => (readNameAttributes(subject.subject).length === 0 ? [] : criticalityProblem(subject, 'subjectAltName', false)),
};
