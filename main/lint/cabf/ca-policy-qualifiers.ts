import { toAuthorities } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

/** certificatePolicies of a CA has no pointer to a CPS, which is NOT RECOMMENDED (BR 7.1.2.10.5); others are br-policy-qualifiers’ matter. */
export const brCaPolicyQualifiers: Rule<'certificate'> = {
  id: 'br-ca-policy-qualifiers',
  on: ['certificate'],
  title: 'certificatePolicies of a CA has no qualifiers',
  clause: 'BR 7.1.2.10.5',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2023-09-15',
  applies: toAuthorities,
  check: (subject) =>
    policiesOf(subject)
      .filter(({ cps }) => cps.length > 0)
      .map(({ oid }) => `The policy ${extensionTitle(oid)} has a pointer to a CPS, which is not recommended.`),
};
