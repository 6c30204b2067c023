import { toLeaves } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** basicConstraints of a leaf is critical (BR 7.1.2.7.8). */
export const brLeafBasicConstraintsCritical: Rule<'certificate'> = {
  id: 'br-leaf-basic-constraints-critical',
  on: ['certificate'],
  title: 'basicConstraints of a leaf is critical',
  clause: 'BR 7.1.2.7.8',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeaves,
  check: (subject) => (subject.basicConstraints?.critical === false ? ['basicConstraints is not marked critical.'] : []),
};
