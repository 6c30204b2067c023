import { CeremonyError } from '../../errors.ts';
import type { Extension } from '../../pki/parse-certificate.ts';
import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { holdsGeneralNames, readGeneralNames } from '../general-names.ts';
import { nameProblem } from '../name-syntax.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/**
 * Alternative names, distribution points, information access and name constraints decode, and their names have the syntax of
 * their kind: absolute URIs, DNS names, mail addresses, IP addresses (RFC 5280 4.2.1.6, 4.2.1.10).
 */
export const rfcGeneralNames: Rule<'certificate' | 'crl' | 'request'> = {
  id: 'rfc-general-names',
  on: ['certificate', 'crl', 'request'],
  title: 'Names in extensions have the syntax of their kind',
  clause: 'RFC 5280 4.2.1.6, 4.2.1.10, 4.2.1.13, 5.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ extensions }) => extensions.filter(({ oid }) => holdsGeneralNames(oid)).flatMap(problemsOf),
};

function problemsOf({ oid, value }: Extension): string[] {
  const title = extensionTitle(oid);
  try {
    return readGeneralNames(oid, value, title).flatMap((name) => {
      const found = nameProblem(name, oid === oids.nameConstraints);
      return found === null ? [] : [`${found.shown} in ${title} is malformed: ${found.problem}.`];
    });
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    return [`${title} is encoded wrongly: its value does not decode.`];
  }
}
