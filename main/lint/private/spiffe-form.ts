import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { spiffeIdsOf, spiffeProblem } from '../spiffe.ts';

/** A SPIFFE ID is well formed (SPIFFE-ID 2). */
export const privateSpiffeForm: Rule<'certificate'> = {
  id: 'private-spiffe-form',
  on: ['certificate'],
  title: 'A SPIFFE ID is well formed',
  clause: 'SPIFFE-ID 2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    spiffeIdsOf(subject).flatMap((id) => {
      const problem = spiffeProblem(id);
      return problem === null ? [] : [`The SPIFFE ID “${id}” is malformed: ${problem}.`];
    }),
};
