import { exampleOidsIn } from '../example-arc.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** OIDs of the arcs set aside for examples (2.999, and 1.3.6.1.4.1.32473 of RFC 5612) never leave a rehearsal: nobody owns them (EXAMPLE-ARC). */
export const exampleArc: Rule<'certificate' | 'crl'> = {
  id: 'example-arc',
  on: ['certificate', 'crl'],
  title: 'No OID of an example arc stands in production',
  clause: 'EXAMPLE-ARC, RFC 5612 2, OID 2.999',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: ({ rehearsal }) => !rehearsal,
  check: (subject) =>
    exampleOidsIn(subject.extensions).map((oid) => `The OID ${oid} is of an arc for examples: put one of your own in the profile.`),
};
