import { toRoots } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** A root's issuer is byte for byte its subject (BR 7.1.2.1; RFC 5280 4.1.2.4). */
export const hierarchyRootNamesEqual: Rule<'certificate'> = {
  id: 'hierarchy-root-names-equal',
  on: ['certificate'],
  title: 'A root’s issuer is byte for byte its subject',
  clause: 'BR 7.1.2.1, RFC 5280 4.1.2.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toRoots,
  check: ({ issuer, subject }) => (sameBytes(issuer, subject) ? [] : ['The root’s issuer and subject are not the same bytes.']),
};
