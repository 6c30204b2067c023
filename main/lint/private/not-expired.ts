import { withSigningTime } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The certificate is not over at the moment of signing (RFC 5280 4.1.2.5). */
export const privateNotExpired: Rule<'certificate'> = {
  id: 'private-not-expired',
  on: ['certificate'],
  title: 'The certificate is not over at the moment of signing',
  clause: 'RFC 5280 4.1.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withSigningTime,
  check(subject, { now }) {
    // Dates in the wrong order are rfc-validity-order’s matter.
    const over = now !== undefined && subject.notAfter.date < now && subject.notAfter.date >= subject.notBefore.date;
    return over ? ['notAfter is before the moment of signing.'] : [];
  },
};
