import { oidName, oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { extensionLists } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A critical extension relying parties do not know makes them refuse (RFC 5280 4.2, 5.2, 5.3). The mark is rehearsal-mark's matter. */
export const rfcCriticalExtensionsKnown: Rule<'certificate' | 'crl'> = {
  id: 'rfc-critical-extensions-known',
  on: ['certificate', 'crl'],
  title: 'Every critical extension is a known one',
  clause: 'RFC 5280 4.2, 5.2, 5.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    extensionLists(subject).flatMap(({ place, extensions }) =>
      extensions
        .filter((extension) => extension.critical && extension.oid !== oids.rehearsalMark && oidName(extension.oid) === null)
        .map((extension) => `The unknown extension ${extension.oid} of ${place()} is critical: relying parties will refuse it.`),
    ),
};
