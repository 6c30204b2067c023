import { everyRuleSet, type Rule } from '../rule.ts';

/** A certificate is valid within its issuer’s validity only (RFC 5280 6.1.3 (a)(2)). */
export const hierarchyValidityNested: Rule<'certificate'> = {
  id: 'hierarchy-validity-nested',
  on: ['certificate'],
  title: 'A certificate is valid within its issuer’s validity only',
  clause: 'RFC 5280 6.1.3 (a)(2)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => context.issuer !== undefined && context.role !== 'root',
  check(subject, { issuer }) {
    if (issuer === undefined) return [];
    return [
      ...(subject.notBefore.date < issuer.notBefore.date ? ['notBefore is before the issuer’s.'] : []),
      ...(subject.notAfter.date > issuer.notAfter.date ? ['notAfter is after the issuer’s: no path is valid then.'] : []),
    ];
  },
};
