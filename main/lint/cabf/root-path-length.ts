import { toRoots } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** pathLenConstraint is NOT RECOMMENDED in a root (BR 7.1.2.1.4): path validation does not read it in a trust anchor (RFC 5280 6.1). */
export const brRootPathLength: Rule<'certificate'> = {
  id: 'br-root-path-length',
  on: ['certificate'],
  title: 'A root has no pathLenConstraint',
  clause: 'BR 7.1.2.1.4',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: toRoots,
  check: ({ basicConstraints }) =>
    basicConstraints?.pathLenConstraint === undefined
      ? []
      : [`The root has the pathLenConstraint ${basicConstraints.pathLenConstraint}, which is not recommended.`],
};
