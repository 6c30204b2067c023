import { always } from '../applies.ts';
import { nameConstraintsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const unprocessed: readonly string[] = ['x400Address', 'ediPartyName', 'registeredID']; // RFC 5280 4.2.1.10: SHOULD NOT

/** nameConstraints uses kinds of names that relying parties process (RFC 5280 4.2.1.10). */
export const rfcNameConstraintsKinds: Rule<'certificate'> = {
  id: 'rfc-name-constraints-kinds',
  on: ['certificate'],
  title: 'nameConstraints uses kinds of names that relying parties process',
  clause: 'RFC 5280 4.2.1.10',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check(subject) {
    const { permitted, excluded } = nameConstraintsOf(subject);
    return [...permitted, ...excluded]
      .filter(({ type }) => unprocessed.includes(type))
      .map(({ type }) => `nameConstraints constrains the kind ${type}, which relying parties need not process.`);
  },
};
