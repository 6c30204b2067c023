import { always } from '../applies.ts';
import { altNamesOf, urisOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { spiffeIdsOf } from '../spiffe.ts';

/** A SPIFFE certificate has exactly one URI (SPIFFE X.509-SVID 2). */
export const privateSpiffeSingle: Rule<'certificate'> = {
  id: 'private-spiffe-single',
  on: ['certificate'],
  title: 'A SPIFFE certificate has exactly one URI',
  clause: 'SPIFFE X.509-SVID 2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check(subject) {
    const uris = urisOf(altNamesOf(subject));
    return spiffeIdsOf(subject).length > 0 && uris.length !== 1
      ? [`subjectAltName has ${uris.length} URIs; beside a SPIFFE ID none is allowed.`]
      : [];
  },
};
