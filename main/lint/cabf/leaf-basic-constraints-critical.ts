import { toLeaves } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** basicConstraints of a leaf is critical (BR 7.1.2.7.6, BR 7.1.2.8.2). */
export const brLeafBasicConstraintsCritical: Rule<'certificate'> = {
  id: 'br-leaf-basic-constraints-critical',
  on: ['certificate'],
  title: 'basicConstraints of a leaf is critical',
  clause: 'BR 7.1.2.7.6, BR 7.1.2.8.2',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15', // ballot SC-62
  applies: toLeaves,
  check: (subject) => (subject.basicConstraints?.critical === false ? ['basicConstraints is not marked critical.'] : []),
};
